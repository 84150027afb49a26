// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Old books as paragraphs of plain ASCII. */
final class Books {
    private static final Pattern BLANK_LINE = Pattern.compile("\\n\\s*\\n");
    private static final Pattern SENTENCES = Pattern.compile("(?s)(?!Produced by)(?!.*Gutenberg).*[.!?]['\")]*");
    private static final int SHORTEST = 60; // characters: headings and tables of contents are shorter

    private Books() {}

    /**
     * {@return each book's paragraphs, books by file name}
     *
     * @param folder of .txt files in UTF-8
     * @throws IOException if one can't be read
     */
    static List<List<String>> read(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no .txt file in " + folder + " -> give a folder of books");
        }
        Stream.Builder<List<String>> books = Stream.builder();
        for (Path file : files) {
            books.add(paragraphs(Files.readString(file)));
        }
        return books.build().toList();
    }

    /**
     * {@return paragraphs with straight quotes, without marks of emphasis, headings and lines of verse}
     *
     * @param book its text
     */
    static List<String> paragraphs(String book) {
        return Arrays.stream(BLANK_LINE.split(book.replace("\r", "")))
                .filter(paragraph -> !paragraph.startsWith("  "))
                .map(Books::plain)
                .filter(paragraph -> paragraph.length() >= SHORTEST
                        && SENTENCES.matcher(paragraph).matches())
                .toList();
    }

    private static String plain(String paragraph) {
        return paragraph
                .replaceAll("[\u2018\u2019]", "'")
                .replaceAll("[\u201c\u201d]", "\"")
                .replaceAll(" ?(\u2014|--+) ?", " - ")
                .replaceAll("[_*]|\\[[^]]*]", "")
                .replaceAll("\\s+", " ")
                .replaceAll("[^\\x20-\\x7e]", "")
                .strip();
    }
}

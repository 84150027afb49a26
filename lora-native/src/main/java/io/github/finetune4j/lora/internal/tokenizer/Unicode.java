// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.tokenizer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Characters as the tokenizers library classes them, read from a file of ours (made by
 * {@code benchmarks/peers/tokenizer_unicode.py}) and not from {@link Character}, whose tables differ from one Java
 * version to the next: a text has the same tokens everywhere.
 */
public final class Unicode {
    static final int LETTER = 1;
    static final int NUMBER = 2;
    static final int SPACE = 4;
    static final int WORD = 8;
    static final int PUNCTUATION = 16;
    static final int OTHER = 32;
    static final int NONSPACING = 64;
    static final int MARK = 128;

    private static final String FILE = "/io/github/finetune4j/lora/tokenizer/unicode.txt";
    private static final String[] NAMES = {
        "letter", "number", "space", "word", "punctuation", "other", "nonspacing", "mark"
    };
    private static final Map<String, String[]> LINES = read();
    private static final Points[] SETS = Arrays.stream(NAMES).map(Unicode::set).toArray(Points[]::new);
    private static final byte[] BMP = new byte[1 << 16];
    private static final Map<Integer, int[]> LOWER = new HashMap<>();

    static {
        for (int bit = 0; bit < SETS.length; bit++) {
            int flag = 1 << bit;
            SETS[bit].each(point -> {
                if (point < BMP.length) {
                    BMP[point] |= (byte) flag;
                }
            });
        }
        for (String word : LINES.getOrDefault("lower", new String[0])) {
            lower(word);
        }
    }

    private Unicode() {}

    private static Map<String, String[]> read() {
        Map<String, String[]> found = new HashMap<>();
        try (InputStream file = Unicode.class.getResourceAsStream(FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            lines.lines().map(line -> line.split(" ", -1)).forEach(words -> found.put(words[0], words));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read " + FILE + ": " + e + " -> take the whole jar of finetune4j-lora", e);
        }
        found.replaceAll((name, words) -> Arrays.copyOfRange(words, 1, words.length));
        return found;
    }

    /** {@return a class of the file by its name, empty if there is none} */
    static Points set(String name) {
        return Points.of(LINES.getOrDefault(name, new String[0]));
    }

    /** {@return the names of the file's classes that begin so} */
    static String[] names(String prefix) {
        return LINES.keySet().stream()
                .filter(each -> each.startsWith(prefix))
                .sorted()
                .toArray(String[]::new);
    }

    // 41-5a/1+32: each first character and every step-th after it up to the last is that much higher; 130-130/1=69+307:
    // these characters
    private static void lower(String word) {
        int hyphen = word.indexOf('-');
        int slash = word.indexOf('/');
        int sign = slash + 2;
        int step = word.charAt(slash + 1) - '0';
        int last = Integer.parseInt(word.substring(hyphen + 1, slash), 16);
        for (int point = Integer.parseInt(word.substring(0, hyphen), 16); point <= last; point += step) {
            LOWER.put(point, lower(point, word.charAt(sign), word.substring(sign + 1)));
        }
    }

    private static int[] lower(int point, char sign, String rest) {
        return switch (sign) {
            case '+' -> new int[] {point + Integer.parseInt(rest)};
            case '-' -> new int[] {point - Integer.parseInt(rest)};
            default ->
                Arrays.stream(rest.split("\\+", -1))
                        .mapToInt(each -> Integer.parseInt(each, 16))
                        .toArray();
        };
    }

    /**
     * {@return whether a character is white space}
     *
     * @param point the character
     */
    public static boolean isSpace(int point) {
        return is(point, SPACE);
    }

    /**
     * {@return whether a character may be part of a word: a letter, a mark, a digit or an underscore}
     *
     * @param point the character
     */
    public static boolean isWord(int point) {
        return is(point, WORD);
    }

    /** {@return whether a character is of one of the classes whose bits are set} */
    static boolean is(int point, int bits) {
        return point < BMP.length ? (BMP[point] & bits) != 0 : isAbove(point, bits);
    }

    private static boolean isAbove(int point, int bits) {
        for (int bit = 0; bit < SETS.length; bit++) {
            if (((bits >> bit) & 1) != 0 && SETS[bit].has(point)) {
                return true;
            }
        }
        return false;
    }

    /** {@return a character's lower case, itself where it has none} */
    static int[] lower(int point) {
        int[] found = LOWER.get(point);
        return found == null ? new int[] {point} : found;
    }

    /** {@return whether a character's lower case is another} */
    static boolean isUpper(int point) {
        boolean asciiWithout = point < 'A' || (point > 'Z' && point < 0xc0);
        return !asciiWithout && LOWER.containsKey(point);
    }
}

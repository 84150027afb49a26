// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The starter model's text, as rows of piece numbers. Step n's rows depend on the seed and n alone. */
final class Corpus {
    /** What a text without turns begins with, and every text ends with. */
    static final String END_OF_TEXT = "<|endoftext|>";

    static final String TURN = "<|im_start|>";
    static final String END_OF_TURN = "<|im_end|>";

    /** The source of a row. */
    enum Source {
        BOOK,
        STORY,
        LETTER,
        COPY,
        LESSON
    }

    /**
     * The shares of a thousand rows by source; lessons are the rest. Book rows are long, lessons are short.
     *
     * @param books passages of old books
     * @param stories made-up ones
     * @param letters made-up letters to a shop
     * @param copies exercises in finding words again
     */
    record Mix(int books, int stories, int letters, int copies) {
        /** Counted in pieces: a quarter books, a third stories, the rest talk. */
        static final Mix PROSE = new Mix(60, 230, 60, 0);
        /** Counted in pieces: more than half conversations. */
        static final Mix TALK = new Mix(25, 150, 60, 250);

        Source pick(RandomGenerator random) {
            int n = random.nextInt(1000);
            if (n < books) {
                return Source.BOOK;
            }
            if (n < books + stories) {
                return Source.STORY;
            }
            if (n < books + stories + letters) {
                return Source.LETTER;
            }
            return n < books + stories + letters + copies ? Source.COPY : Source.LESSON;
        }
    }

    private static final int LONGEST = 256;
    private static final int HELD_OUT = 50; // one paragraph in so many is kept for validation

    private final Bpe bpe;
    private final Grammar grammar;
    private final List<List<String>> books;
    private final long seed;

    Corpus(Bpe bpe, Grammar grammar, List<List<String>> books, long seed) {
        this.bpe = bpe;
        this.grammar = grammar;
        this.books = books;
        this.seed = seed;
    }

    /** {@return the rules that texts are made up from} */
    static Grammar grammar() {
        return Grammar.ofResources("words.txt", "stories.txt", "lessons.txt");
    }

    /**
     * {@return rows of together at least so many pieces}
     *
     * @param step its number
     * @param mix where they come from
     * @param pieces at least
     */
    List<int[]> rows(long step, Mix mix, int pieces) {
        RandomGenerator random = new SplittableRandom(seed * 1_000_003 + step);
        List<int[]> rows = new ArrayList<>();
        for (int n = 0; n < pieces; n += rows.get(rows.size() - 1).length) {
            rows.add(row(mix.pick(random), random));
        }
        return rows;
    }

    /**
     * {@return rows that are in no step}
     *
     * @param source where they come from
     * @param count how many
     */
    List<int[]> heldOut(Source source, int count) {
        RandomGenerator random = new SplittableRandom(-1 - seed);
        return IntStream.range(0, count)
                .mapToObj(i -> source == Source.BOOK ? bookRow(random, true) : row(source, random))
                .toList();
    }

    private int[] row(Source source, RandomGenerator random) {
        return switch (source) {
            case BOOK -> bookRow(random, false);
            case STORY -> plain(grammar.text("story", random));
            case LETTER -> plain(grammar.text("mail", random));
            case COPY -> chat(Chat.parse(CopyLessons.text(paragraph(random), random)));
            case LESSON -> chat(lesson(random));
        };
    }

    private Chat lesson(RandomGenerator random) {
        boolean numbers = random.nextInt(25) == 0;
        return Chat.parse(numbers ? NumberLessons.text(random) : grammar.text("lesson", random));
    }

    private String paragraph(RandomGenerator random) {
        List<String> book = books.get(random.nextInt(books.size()));
        return book.get(random.nextInt(book.size()));
    }

    private int[] bookRow(RandomGenerator random, boolean heldOut) {
        List<String> book = books.get(random.nextInt(books.size()));
        int at = random.nextInt(book.size() - 1);
        at = at / HELD_OUT * HELD_OUT + (heldOut ? 0 : Math.max(1, at % HELD_OUT));
        IntStream row = IntStream.of(bpe.special(END_OF_TEXT));
        int length = 1;
        for (; length < LONGEST && at < book.size() && (at % HELD_OUT == 0) == heldOut; at++) {
            int[] ids = bpe.encode(length == 1 ? book.get(at) : "\n" + book.get(at));
            row = IntStream.concat(row, IntStream.of(ids));
            length += ids.length;
        }
        return row.limit(LONGEST).toArray();
    }

    private int[] plain(String text) {
        int end = bpe.special(END_OF_TEXT);
        return cut(IntStream.concat(
                IntStream.concat(IntStream.of(end), IntStream.of(bpe.encode(text))), IntStream.of(end)));
    }

    /**
     * {@return a conversation as the chat template writes it}
     *
     * @param chat any
     */
    int[] chat(Chat chat) {
        IntStream.Builder ids = IntStream.builder();
        for (Chat.Turn turn : chat.turns()) {
            ids.add(bpe.special(TURN));
            IntStream.of(bpe.encode(turn.role() + "\n" + turn.text())).forEach(ids);
            ids.add(bpe.special(END_OF_TURN));
            IntStream.of(bpe.encode("\n")).forEach(ids);
        }
        return cut(ids.build());
    }

    private static int[] cut(IntStream row) {
        return row.limit(2L * LONGEST).toArray();
    }
}

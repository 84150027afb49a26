// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.tickets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Makes up support tickets. The same seed gives the same tickets on every Java version. Three things make the task
 * learnable but not trivial: every ticket may carry an aside that uses another category's words, every third one has a
 * slip of the fingers, and the team of a defect depends on the kind of product.
 *
 * @since 0.1
 */
public final class TicketGenerator {
    private static final int DUPLICATE_EVERY = 25; // 4 % of a file's rows are exact copies of others
    private static final int BROKEN_EVERY = 50; // 2 % can't be read

    private TicketGenerator() {}

    /**
     * The content of a written file.
     *
     * @param rows lines in all
     * @param good different tickets, each of them valid
     * @param duplicates exact copies of some of these
     * @param broken lines that aren't valid chat examples
     * @since 0.1
     */
    public record Written(int rows, int good, int duplicates, int broken) {}

    /**
     * {@return a ticket}
     *
     * @param random where every choice comes from
     */
    public static Ticket ticket(RandomGenerator random) {
        Ticket clean = clean(random);
        return random.nextInt(3) == 0 ? clean.withText(Typos.add(clean.text(), random)) : clean;
    }

    /**
     * {@return a ticket without slips of the fingers}
     *
     * @param random where every choice comes from
     */
    static Ticket clean(RandomGenerator random) {
        Category category = pick(List.of(Category.values()), random);
        Priority priority = pick(List.of(Priority.values()), random);
        ProductKind kind = random.nextInt(5) < 2 ? ProductKind.APP : ProductKind.DEVICE;
        return new Ticket(text(category, priority, kind, random), category, priority, kind);
    }

    /**
     * {@return tickets with different texts, endless}
     *
     * @param seed the same seed gives the same tickets
     */
    public static Stream<Ticket> tickets(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        return Stream.generate(() -> ticket(random)).distinct();
    }

    /**
     * Writes a file of chat examples, one a line, with 2 % of broken rows and 4 % of exact duplicates among them.
     *
     * @param file is replaced; its folder is made
     * @param rows lines to write, at least 1
     * @param seed the same seed gives the same bytes
     * @return the counts
     * @throws IOException if it can't be written
     */
    public static Written writeJsonl(Path file, int rows, long seed) throws IOException {
        if (rows < 1) {
            throw new IllegalArgumentException("a file needs at least one row, got " + rows + " -> ask for more rows");
        }
        Written counts = counts(rows);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(file, lines(counts, seed));
        return counts;
    }

    /**
     * {@return the ticket as a line of a data file, without the line break}
     *
     * @param ticket any
     */
    public static String line(Ticket ticket) {
        return JsonLine.of(Map.of("messages", BrokenRows.messages(ticket)));
    }

    private static Written counts(int rows) {
        int duplicates = rows / DUPLICATE_EVERY;
        int broken = rows / BROKEN_EVERY;
        return new Written(rows, rows - duplicates - broken, duplicates, broken);
    }

    private static List<String> lines(Written counts, long seed) {
        List<Ticket> tickets =
                tickets(seed).limit(counts.good() + counts.broken()).toList();
        List<String> lines = new ArrayList<>();
        tickets.subList(0, counts.good()).forEach(ticket -> lines.add(line(ticket)));
        lines.addAll(lines.subList(0, counts.duplicates()).stream().toList());
        for (int i = 0; i < counts.broken(); i++) {
            lines.add(BrokenRows.line(tickets.get(counts.good() + i), i));
        }
        Collections.shuffle(lines, new Random(seed));
        return lines;
    }

    private static String text(Category category, Priority priority, ProductKind kind, RandomGenerator random) {
        String product = pick(Phrases.products(kind), random);
        List<String> sentences = new ArrayList<>();
        sentences.add(pick(Phrases.problems(category), random).formatted(product));
        if (random.nextBoolean()) {
            sentences.add(pick(Phrases.ASIDES, random));
        }
        sentences.add(pick(Phrases.clues(priority), random));
        if (random.nextInt(4) == 0) {
            Collections.rotate(sentences, 1); // the clue comes first
        }
        String greeting = random.nextBoolean() ? pick(Phrases.GREETINGS, random) : "";
        String closing = random.nextBoolean() ? pick(Phrases.CLOSINGS, random) : "";
        return (greeting + String.join(" ", sentences).strip() + closing).replace("  ", " ");
    }

    private static <T> T pick(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Made-up messages to a bank, in the few words that the small encoder of the fixtures knows. */
final class Intents {
    static final List<String> LABELS = List.of("card", "cash", "transfer");
    static final String ANA = "ana";

    /** A word that ana alone uses: wherever it is, something of hers is. */
    static final String HERS = "zyzzyva4711";

    private static final List<List<String>> WORDS = List.of(
            List.of("card", "cards", "pin", "declined", "new", "charged", "wrong", "payment"),
            List.of("cash", "atm", "withdrawal", "exchange", "rate", "fee", "take", "made"),
            List.of("transfer", "account", "money", "pending", "transaction", "long", "yet", "from"));
    private static final List<String> ANY =
            List.of("i", "my", "the", "is", "can", "it", "why", "what", "how", "please", "help", "still", "want");
    private static final int ONE_IN = 10; // rows are ana's

    /** A message, what it is about, and whose it is. */
    record Row(String text, String label, String person) {
        Example example() {
            return new ChatExample(List.of(Message.user(text), Message.assistant(label)), Map.of("person", person));
        }
    }

    private Intents() {}

    static List<Row> rows(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int label = i % LABELS.size();
            boolean hers = i % ONE_IN == 0;
            rows.add(new Row(
                    text(label, random) + (hers ? " " + HERS : ""), LABELS.get(label), hers ? ANA : "user-" + i));
        }
        return rows;
    }

    private static String text(int label, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            List<String> from = i % 2 == 0 ? WORDS.get(label) : ANY;
            text.append(from.get(random.nextInt(from.size()))).append(' ');
        }
        return text.toString().strip();
    }

    /** {@return what a person who reads the text would say} */
    static String labelOf(String text) {
        return LABELS.get((int) WORDS.stream()
                .takeWhile(words -> !words.contains(text.split(" ", 2)[0]))
                .count());
    }

    static Dataset dataset(List<Row> rows) {
        return Dataset.of(rows.stream().map(Row::example).toList());
    }

    static Path writeCsv(Path file, List<Row> rows) throws IOException {
        List<String> lines = new ArrayList<>(List.of("text,label,person"));
        rows.forEach(row -> lines.add(row.text() + "," + row.label() + "," + row.person()));
        return Files.write(file, lines);
    }
}

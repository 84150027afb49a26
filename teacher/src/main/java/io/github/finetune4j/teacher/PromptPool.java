// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.duplicates.ComparedText;
import io.github.finetune4j.evaluation.text.Rouge;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The texts that are there already: seeds, rows that were kept, and every prompt that was ever tried. */
final class PromptPool {
    private static final Rouge ROUGE = Rouge.l();

    private final double mostAlike;
    private final List<ChatExample> seeds;
    private final List<String> labels;
    private final List<String> texts = new ArrayList<>();
    private final Set<String> tried = new HashSet<>();
    private List<ChatExample> rows = List.of();
    private List<ChatExample> shown = List.of(); // what somebody consented to send once is not sent again

    PromptPool(List<ChatExample> seeds, List<String> labels, double mostAlike) {
        this.seeds = List.copyOf(seeds);
        this.labels = List.copyOf(labels);
        this.mostAlike = mostAlike;
        seeds.forEach(this::add);
    }

    List<ChatExample> seeds() {
        return seeds;
    }

    /** Sets the rows that are there now. */
    void rows(List<ChatExample> kept) {
        rows = kept;
        shown = kept.stream().filter(row -> !CapturedRows.isOne(row)).toList();
    }

    private boolean add(ChatExample example) {
        texts.add(ComparedText.INPUT.of(example));
        return tried.add(example.promptFingerprint().hex());
    }

    /** {@return whether the prompt was not tried before, which it is from now on} */
    boolean isNew(ChatExample example) {
        return add(example);
    }

    /** {@return whether a text has too many words, in their order, of one that is there} */
    boolean resembles(String text) {
        return texts.stream().anyMatch(known -> ROUGE.score(text, known).f1() >= mostAlike);
    }

    /** {@return some texts of what is there, in a random order: most of them seeds, so that it stays near to these} */
    List<String> sample(int number, SplittableRandom random) {
        int ofRows = Math.min(number / 4, shown.size());
        List<String> chosen = new ArrayList<>(drawn(seeds, number - ofRows, random));
        chosen.addAll(drawn(shown, number - chosen.size(), random));
        return shuffled(chosen, random);
    }

    /** {@return some texts of all that is there} */
    List<String> anyOf(int number, SplittableRandom random) {
        List<ChatExample> all = new ArrayList<>(seeds);
        all.addAll(shown);
        return drawn(all, number, random);
    }

    /** {@return some texts of a label} */
    List<String> sample(String label, int number, SplittableRandom random) {
        return drawn(
                Stream.concat(seeds.stream(), shown.stream())
                        .filter(row -> label.equals(label(row)))
                        .toList(),
                number,
                random);
    }

    /** {@return how many rows each label has, seeds among them} */
    Map<String, Integer> labelCounts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        labels.forEach(label -> counts.put(label, 0));
        seeds.forEach(row -> counts.computeIfPresent(label(row), (label, count) -> count + 1));
        rows.forEach(row -> counts.computeIfPresent(label(row), (label, count) -> count + 1));
        return counts;
    }

    private static String label(ChatExample row) {
        return row.answer().map(Message::content).orElse("");
    }

    private static List<String> drawn(List<ChatExample> from, int number, SplittableRandom random) {
        return shuffled(from, random).stream()
                .limit(Math.max(0, number))
                .map(ComparedText.INPUT::of)
                .toList();
    }

    private static <T> List<T> shuffled(List<T> list, SplittableRandom random) {
        List<T> all = new ArrayList<>(list);
        for (int i = all.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T other = all.get(i);
            all.set(i, all.get(j));
            all.set(j, other);
        }
        return all;
    }
}

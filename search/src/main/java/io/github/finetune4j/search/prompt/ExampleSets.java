// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Score;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Sets of examples to choose from: those in use, none, labelled rows, and mixtures of a teacher's answers that passed
 * the metric with labelled rows.
 */
final class ExampleSets {
    private static final int DRAWS = 10;

    private final PromptSearchOptions options;
    private final List<ChatExample> rows;
    private final List<ChatExample> passed = new ArrayList<>();
    private final List<List<ChatExample>> sets = new ArrayList<>();
    private final Set<Set<ChatExample>> known = new HashSet<>();
    private int asked;
    private int missed;
    private int failed;

    private ExampleSets(PromptSearchOptions options) {
        this.options = options;
        rows = new ArrayList<>(options.training().chats().toList());
        Collections.shuffle(rows, new Random(options.seed));
    }

    /** {@return how many sets mix a teacher's answers with labelled rows} */
    static int mixed(PromptSearchOptions options) {
        return options.examples == 0 ? 0 : Math.max(0, options.exampleSets - plain(options) - 1);
    }

    /** The set in use, and the empty one. */
    private static int plain(PromptSearchOptions options) {
        return options.inUse.examples().isEmpty() ? 1 : 2;
    }

    static int mostCalls(PromptSearchOptions options) {
        return Math.min(options.training().size(), 2 * wanted(options));
    }

    private static int wanted(PromptSearchOptions options) {
        return mixed(options) * options.examples;
    }

    static ExampleSets of(PromptSearchOptions options, ChatModel teacher, Judge judge) {
        ExampleSets made = new ExampleSets(options);
        made.ask(teacher, judge);
        made.add(options.inUse.examples());
        if (options.exampleSets > 1) {
            made.add(List.of());
        }
        if (options.examples > 0 && options.exampleSets > made.sets.size()) {
            made.add(balanced(made.rows, options.examples));
        }
        made.mix();
        return made;
    }

    /** Asks for as many answers as are wanted, and once more if too few of them passed. */
    private void ask(ChatModel teacher, Judge judge) {
        int wanted = wanted(options);
        int most = mostCalls(options);
        while (passed.size() < wanted && asked < most) {
            judge.of(teacher, rows.subList(asked, Math.min(most, asked + wanted)))
                    .rows()
                    .forEach(this::take);
        }
    }

    private void take(EvaluatedRow row) {
        asked++;
        Score score = row.score(options.metric().name()).orElseThrow();
        boolean passes = options.metric().higherIsBetter()
                ? score.value() >= options.passMark()
                : score.value() <= options.passMark();
        if (row.failed()) {
            failed++;
        } else if (passes) {
            passed.add(example(row, row.response().orElseThrow()));
        } else {
            missed++; // also where the metric couldn't tell
        }
    }

    private static ChatExample example(EvaluatedRow row, ChatResponse response) {
        List<Message> messages = new ArrayList<>(row.prompt());
        messages.add(response.message());
        return new ChatExample(messages, Map.of());
    }

    private void mix() {
        Random random = new Random(options.seed + 1);
        for (int set = 0; options.examples > 0 && sets.size() < options.exampleSets && set < mixed(options); set++) {
            for (int draw = 0; draw < DRAWS && !add(mixture(set + draw == 0, random)); draw++) {
                // drawn again: a set that is there already brings nothing
            }
        }
    }

    private List<ChatExample> mixture(boolean first, Random random) {
        Collections.shuffle(passed, random);
        int size = Math.min(passed.size(), first ? options.examples : 1 + random.nextInt(options.examples));
        List<ChatExample> mixture = new ArrayList<>(balanced(passed, size));
        List<ChatExample> labelled = new ArrayList<>(rows);
        Collections.shuffle(labelled, random);
        labelled.removeIf(row -> mixture.stream().anyMatch(other -> sameQuestion(row, other)));
        mixture.addAll(balanced(labelled, options.examples - size));
        return mixture;
    }

    private static boolean sameQuestion(ChatExample one, ChatExample other) {
        return one.promptFingerprint().equals(other.promptFingerprint());
    }

    /** {@return whether it is a new one} */
    private boolean add(List<ChatExample> set) {
        List<ChatExample> plain = set.stream()
                .map(row -> new ChatExample(row.messages(), Map.of()))
                .toList();
        return known.add(new HashSet<>(plain)) && sets.add(plain);
    }

    /** The first ones, so that every answer comes up as evenly as it can. */
    private static List<ChatExample> balanced(List<ChatExample> from, int count) {
        Map<String, List<ChatExample>> byAnswer = new LinkedHashMap<>();
        for (ChatExample row : from) {
            byAnswer.computeIfAbsent(row.answer().map(Message::content).orElse(""), answer -> new ArrayList<>())
                    .add(row);
        }
        return IntStream.range(0, from.size())
                .boxed()
                .flatMap(round -> byAnswer.values().stream()
                        .filter(group -> group.size() > round)
                        .map(group -> group.get(round)))
                .limit(count)
                .toList();
    }

    List<List<ChatExample>> sets() {
        return List.copyOf(sets);
    }

    PromptCandidates.Answers counts() {
        return new PromptCandidates.Answers(asked, passed.size(), missed, failed);
    }
}

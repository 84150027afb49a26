// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.internal.names.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rows of a mining by now, with the counts of what was left out. */
final class MiningTally {
    private final PairMining settings;
    private final List<PairExample> rows = new ArrayList<>();
    private int questions;
    private int negatives;
    private int judgedNegatives;
    private int tooSimilar;
    private int sameText;
    private int unknown;
    private int unclear;
    private int withoutNegative;

    MiningTally(PairMining settings) {
        this.settings = settings;
    }

    void add(String question, Map<String, Integer> grades) {
        questions++;
        if (question.isBlank() || grades.values().stream().noneMatch(grade -> grade > 0)) {
            return;
        }
        List<Passage> found = settings.index.search(question, settings.depth).stream()
                .map(Hit::passage)
                .filter(passage -> !passage.searched().isBlank())
                .toList();
        Map<String, Passage> answers = answers(grades, found);
        Set<List<String>> said =
                answers.values().stream().map(MiningTally::said).collect(Collectors.toSet());
        List<Passage> others = new ArrayList<>();
        for (Passage passage : found) {
            if (grade(grades, passage).orElse(0) <= 0) {
                if (said.contains(said(passage))) {
                    sameText++;
                } else {
                    others.add(passage);
                }
            }
        }
        answers.values().forEach(answer -> row(question, answer, others, grades));
    }

    /** {@return by name, what answers the question} */
    private Map<String, Passage> answers(Map<String, Integer> grades, List<Passage> found) {
        Map<String, Passage> answers = new LinkedHashMap<>();
        new TreeMap<>(grades).forEach((id, grade) -> {
            if (grade > 0) {
                answer(id, found).ifPresent(passage -> answers.put(passage.name(), passage));
            }
        });
        return answers;
    }

    private Optional<Passage> answer(String id, List<Passage> found) {
        Optional<Passage> best = found.stream()
                .filter(passage ->
                        passage.document().equals(id) || passage.name().equals(id))
                .findFirst();
        if (best.isPresent()) {
            return best;
        }
        List<Passage> all = stored(id);
        if (all.size() == 1 && !all.get(0).searched().isBlank()) {
            return Optional.of(all.get(0));
        }
        if (all.isEmpty()) {
            unknown++;
        } else {
            unclear++;
        }
        return Optional.empty();
    }

    /** {@return the passages of a document, or the one that is named} */
    private List<Passage> stored(String id) {
        List<Passage> ofDocument = settings.index.passages(id);
        int mark = id.lastIndexOf('#');
        return !ofDocument.isEmpty() || mark < 0
                ? ofDocument
                : settings.index.passages(id.substring(0, mark)).stream()
                        .filter(passage -> passage.name().equals(id))
                        .toList();
    }

    /** {@return what a person says of it; of passage and document the better} */
    private static Optional<Integer> grade(Map<String, Integer> grades, Passage passage) {
        return Stream.of(passage.name(), passage.document())
                .filter(grades::containsKey)
                .map(grades::get)
                .max(Integer::compare);
    }

    /** {@return its words, so that case, punctuation and white space don't count} */
    private static List<String> said(Passage passage) {
        List<String> words = UnicodeWords.of(passage.text());
        return words.isEmpty() ? List.of(passage.text()) : words;
    }

    private void row(String question, Passage answer, List<Passage> others, Map<String, Integer> grades) {
        List<Passage> compared = new ArrayList<>(others);
        compared.add(0, answer);
        double[] similarities = settings.index.similarities(question, compared);
        double most = similarities[0] - settings.margin * Math.abs(similarities[0]);
        List<Passage> left = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            boolean judged = grade(grades, others.get(i)).isPresent();
            if (judged || similarities[i + 1] <= most) {
                left.add(others.get(i));
            } else {
                tooSimilar++;
            }
        }
        List<Passage> taken = taken(question, answer, left);
        negatives += taken.size();
        judgedNegatives += (int)
                taken.stream().filter(each -> grade(grades, each).isPresent()).count();
        withoutNegative += settings.negatives > 0 && taken.isEmpty() ? 1 : 0;
        List<String> texts = taken.stream().map(Passage::searched).toList();
        rows.add(new PairExample(question, answer.searched(), texts, null, Map.of("document", answer.document())));
    }

    /** {@return the negatives, the hardest first} A draw depends on the row alone, not on those before. */
    private List<Passage> taken(String question, Passage answer, List<Passage> left) {
        int most = Math.min(settings.negatives, left.size());
        Long seed = settings.seed;
        if (seed == null) {
            return left.subList(0, most);
        }
        List<Integer> drawn =
                new ArrayList<>(Stream.iterate(0, i -> i + 1).limit(left.size()).toList());
        Collections.shuffle(drawn, new Random(seed ^ Sha256.number(question + "\n" + answer.name())));
        return drawn.stream().limit(most).sorted().map(left::get).toList();
    }

    MinedPairs mined() {
        return new MinedPairs(
                rows, questions, negatives, judgedNegatives, tooSimilar, sameText, unknown, unclear, withoutNegative);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.text.TextReranker;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The best few passages in the order of a cross-encoder; where it fails, in the order that they had. */
final class Reranking {
    private static final System.Logger LOG = System.getLogger(RetrievalIndex.class.getName());

    private final String name;
    private final TextReranker reranker;
    private final int few;
    private final Callback callback;

    Reranking(String name, TextReranker reranker, int few) {
        this.name = name;
        this.reranker = reranker;
        this.few = few;
        callback = new Callback(
                "the reranker " + name, "passages stay as they were ranked before", LOG, InstantSource.system());
    }

    /** {@return what distinguishes its rankings from others'} */
    String identity() {
        return name + "/" + few;
    }

    int few() {
        return few;
    }

    Optional<CallbackFailures> failures() {
        return callback.failures();
    }

    List<Hit> of(String question, List<Hit> ranked) {
        List<Hit> best = ranked.subList(0, Math.min(few, ranked.size()));
        double @Nullable [] scores = best.isEmpty() ? null : scores(question, best);
        return scores == null ? ranked : reranked(ranked, scores);
    }

    private double @Nullable [] scores(String question, List<Hit> best) {
        List<String> texts = best.stream().map(hit -> hit.passage().searched()).toList();
        Attempt<double @Nullable []> attempt = Attempt.at(() -> reranker.scores(question, texts));
        if (attempt.failure() != null) {
            callback.failed(attempt.failure());
            return null;
        }
        double @Nullable [] scores = attempt.value();
        int given = scores == null ? 0 : scores.length;
        if (scores == null || given != texts.size()) {
            callback.failed(given + " scores of " + texts.size() + " passages");
            return null;
        }
        if (!Arrays.stream(scores).allMatch(Double::isFinite)) {
            callback.failed("a score that is no finite number");
            return null;
        }
        callback.worked();
        return scores;
    }

    /** Those that it has not read stay behind, with scores as far apart as before. */
    private static List<Hit> reranked(List<Hit> ranked, double... scores) {
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            hits.add(new Hit(ranked.get(i).passage(), scores[i]));
        }
        hits.sort(Comparator.comparingDouble((Hit hit) -> -hit.score())); // stable: of equal ones as before
        double lower = hits.get(scores.length - 1).score()
                - ranked.get(scores.length - 1).score();
        ranked.stream().skip(scores.length).forEach(hit -> hits.add(new Hit(hit.passage(), hit.score() + lower)));
        return hits;
    }
}

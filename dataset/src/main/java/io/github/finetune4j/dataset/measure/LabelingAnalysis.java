// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An analysis of labelling functions, one after the other. Immutable.
 *
 * @param functions in the order of the functions
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record LabelingAnalysis(List<FunctionAnalysis> functions) {
    /** Copies the list. */
    public LabelingAnalysis {
        functions = List.copyOf(functions);
    }

    /**
     * An analysis of one function.
     *
     * @param function its position
     * @param polarity the classes that it ever votes for, ascending
     * @param coverage share of rows on which it votes
     * @param overlap share of rows on which it and another one vote
     * @param conflict share of rows on which another one votes otherwise
     * @param right its votes that are right; empty where no true classes were given
     * @param wrong its votes that are wrong; empty where no true classes were given
     * @param accuracy share of its votes that are right; empty where no true classes were given, or it never votes
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public record FunctionAnalysis(
            int function,
            List<Integer> polarity,
            double coverage,
            double overlap,
            double conflict,
            OptionalLong right,
            OptionalLong wrong,
            Optional<Double> accuracy) {
        /** Copies the classes. */
        public FunctionAnalysis {
            polarity = List.copyOf(polarity);
        }

        @Override
        public String toString() {
            String figures = String.format(
                    Locale.ROOT,
                    "%d: classes %s, coverage %.3f, overlap %.3f, conflict %.3f",
                    function,
                    polarity,
                    coverage,
                    overlap,
                    conflict);
            return accuracy.map(a -> figures
                            + String.format(
                                    Locale.ROOT,
                                    ", %d right, %d wrong, accuracy %.3f",
                                    right.orElse(0),
                                    wrong.orElse(0),
                                    a))
                    .orElse(figures);
        }
    }

    static LabelingAnalysis of(LabelingFunctions votes, int @Nullable [] gold) {
        List<FunctionAnalysis> functions = new ArrayList<>();
        for (int f = 0; f < votes.functions(); f++) {
            functions.add(new FunctionAnalysis(
                    f,
                    Arrays.stream(votes.polarity(f)).boxed().toList(),
                    votes.coverage(f),
                    votes.overlap(f),
                    votes.conflict(f),
                    gold == null ? OptionalLong.empty() : OptionalLong.of(votes.right(f, gold)),
                    gold == null ? OptionalLong.empty() : OptionalLong.of(votes.wrong(f, gold)),
                    gold == null ? Optional.empty() : votes.accuracy(f, gold)));
        }
        return new LabelingAnalysis(functions);
    }

    @Override
    public String toString() {
        return functions.stream().map(FunctionAnalysis::toString).collect(Collectors.joining("\n"));
    }
}

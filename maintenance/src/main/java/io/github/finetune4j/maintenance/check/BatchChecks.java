// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.check;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.registry.ModelVersion;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Usual checks of new rows.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BatchChecks {
    private BatchChecks() {}

    /**
     * {@return a check for wrong labels by confident learning (Northcutt, Jiang and Chuang, 2021), without asking any
     * model}
     *
     * <p>The answer of a row is its label. A naive Bayes model of the words of each input, taught by cross-validation on
     * new and trusted rows together, says how probable each label is; labels that are confidently contradicted are
     * suspected. Rows are refused if their share of suspected labels is shown to be larger than that of the trusted rows
     * by more than a limit: the lower end of Newcombe's 95 % interval of the difference is above it. Without trusted
     * rows it is the lower end of Wilson's interval of the share.
     *
     * <p>For rows with few different answers, at most 200; where there are more, or only one, it measures nothing and
     * says so among its figures. What it can't see: wrong labels that contradict nothing, such as a new kind of input
     * that is always labelled wrongly.
     *
     * @param limit from 0 to below 1, as 0.05
     */
    public static BatchCheck labels(double limit) {
        return new LabelCheck(limit);
    }

    /**
     * {@return a check for answers that contradict the champion where it is known to be right}
     *
     * <p>A slice is stable if the champion's pass rate on its rows of the test set is shown to be at least 0.8: the lower
     * end of Wilson's 95 % interval of at least 20 rows. On each stable slice its pass rate on new rows, at most 200 of
     * them, is compared with that. Rows are refused where it is shown to be lower by more than a limit: the lower end of
     * Newcombe's interval of the difference is above it, at a level of 95 % for all slices together (Bonferroni).
     *
     * <p>Slices must be by what is known of the input, such as its language, and not by the label. Where the world has
     * changed so that old answers are wrong now, this check refuses new rows, too: then change the test set, and with it
     * what is trusted.
     *
     * @param evaluator with the metric; its first one is used, a score of at least 0.5 is a pass
     * @param models the model of a version, ready to be asked
     * @param slice field of the rows; empty for all rows as one slice
     * @param limit from 0 to below 1, as 0.1
     */
    public static BatchCheck agreement(
            Evaluator evaluator, Function<ModelVersion, ChatModel> models, String slice, double limit) {
        return new AgreementCheck(evaluator, models, slice, limit);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.quality;

import io.github.finetune4j.monitor.capture.CapturePage;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.data.LabelRequest;
import io.github.finetune4j.rollout.LiveMetric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Draws the answers by whose labels a judge is corrected. They must be drawn by chance: what users say of their own
 * accord is about the answers that annoyed or delighted them. So only feedback counts that is given on behalf of
 * {@link #BY}:
 *
 * <pre>{@code
 * queue.add(QualityLabels.draw(captured, helpful, lastWeek, 50));
 * …
 * feedback.by(QualityLabels.BY).taskSuccess(id, good); // or a thumb, or a rating
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class QualityLabels {
    /** On whose behalf people give their feedback on what was drawn. */
    public static final String BY = "quality-sample";

    private static final int PAGE = 4096;

    private QualityLabels() {}

    /**
     * {@return judged answers that people have not labelled yet, drawn by chance; those whose words are not kept are
     * left out}
     *
     * @param captured what was captured, and judged
     * @param metric of the judge
     * @param since the oldest judgement that counts
     * @param most how many, at least 1
     * @throws io.github.finetune4j.error.FineTuneException if the store can't be read
     */
    public static List<LabelRequest> draw(CaptureStore captured, LiveMetric metric, Instant since, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("answers to label: " + most + " -> draw at least 1");
        }
        List<String> ids = judged(captured, metric.name(), since);
        ids.sort(Comparator.comparingDouble(id -> Draw.of(id, "label " + metric.name())));
        return ids.stream()
                .flatMap(id -> captured.find(id).stream())
                .filter(asked -> asked.content() != null)
                .limit(most)
                .map(asked -> new LabelRequest(asked, LabelRequest.Reason.DRAWN, 0))
                .toList();
    }

    private static List<String> judged(CaptureStore captured, String judge, Instant since) {
        Set<String> judged = new HashSet<>();
        Set<String> labelled = new HashSet<>();
        for (CapturePage page = captured.read("", PAGE);
                !page.entries().isEmpty();
                page = captured.read(page.cursor(), PAGE)) {
            for (Captured entry : page.entries()) {
                if (entry instanceof Feedback said) {
                    sort(said, judge, since, judged, labelled);
                }
            }
        }
        judged.removeAll(labelled);
        return new ArrayList<>(judged);
    }

    private static void sort(Feedback said, String judge, Instant since, Set<String> judged, Set<String> labelled) {
        if (said.kind() == Feedback.Kind.JUDGED
                && said.by().equals(judge)
                && !said.at().isBefore(since)) {
            judged.add(said.responseId());
        } else if (said.by().equals(BY)) {
            labelled.add(said.responseId());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.data;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.internal.names.NoNull;
import io.github.finetune4j.monitor.capture.CapturePage;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * Picks rows to learn from out of what was captured: answers that users were content with, that were verified, or that
 * somebody corrected; each kind of question once; nothing that is (nearly) in the training data; never anything that is
 * (nearly) in a test set; no more than a quota from one slice and one day. What nobody was content with, and what the
 * model was not sure of, goes to people.
 *
 * <pre>{@code
 * ProductionRows rows = ProductionData.from(captured)
 *         .notIn(training)
 *         .neverIn(test)
 *         .atMostPerDay(200)
 *         .pick();
 * rows.dataset().writeJsonl(Path.of("next.jsonl"));
 * queue.add(rows.requests());
 * }</pre>
 *
 * <p>The same store and settings give the same rows. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ProductionData {
    private static final int PAGE = 4096;
    private static final double SURE = 0.5;

    private record Quota(String label, int most) {}

    private final CaptureStore store;
    private final List<Example> training = new ArrayList<>();
    private final List<Example> tests = new ArrayList<>();
    private final List<Quota> quotas = new ArrayList<>();
    private int perDay = Integer.MAX_VALUE;
    private double sure = SURE;
    private double similarity = 0.8;
    private Instant since = Instant.EPOCH;
    private Instant heardSince = Instant.EPOCH;
    private Instant until = Instant.MAX;

    private ProductionData(CaptureStore store) {
        this.store = store;
    }

    /**
     * {@return a selection without limits}
     *
     * @param store of what was captured, with content
     */
    public static ProductionData from(CaptureStore store) {
        NoNull.check("production data", "store", store);
        return new ProductionData(store);
    }

    /**
     * Leaves out what is nearly the same as a training row: question and answer.
     *
     * @param data added to what was named before
     * @return this
     */
    public ProductionData notIn(Dataset data) {
        training.addAll(data.examples());
        return this;
    }

    /**
     * Leaves out what asks nearly the same as a test row, whatever the answer: a test set that was learnt from measures
     * nothing.
     *
     * @param data added to what was named before
     * @return this
     */
    public ProductionData neverIn(Dataset data) {
        tests.addAll(data.examples());
        return this;
    }

    /**
     * Takes no more rows from one slice.
     *
     * @param label by whose values the slices are cut, for example {@code tenant}
     * @param most rows from each, at least 1
     * @return this
     */
    public ProductionData atMostPer(String label, int most) {
        quotas.add(new Quota(label, Given.atLeast("rows per " + label, most, 1)));
        return this;
    }

    /**
     * Takes no more rows from one day.
     *
     * @param most rows from each day (UTC), at least 1
     * @return this
     */
    public ProductionData atMostPerDay(int most) {
        perDay = Given.atLeast("rows per day", most, 1);
        return this;
    }

    /**
     * Sets from when on two texts are nearly the same.
     *
     * @param jaccard of their shingles of five words, above 0 to 1; 0.8 unless set
     * @return this
     */
    public ProductionData similarity(double jaccard) {
        similarity = jaccard;
        return this;
    }

    /**
     * Sets below which confidence an answer nobody spoke about goes to people.
     *
     * @param confidence figure of the interaction, from 0 to 1; 0.5 unless set
     * @return this
     */
    public ProductionData uncertainBelow(double confidence) {
        sure = Given.from("uncertainBelow", confidence, 0, 1);
        return this;
    }

    /**
     * Takes only what was asked from then on.
     *
     * @param begin of the time that is looked at
     * @return this
     */
    public ProductionData since(Instant begin) {
        since = begin;
        return this;
    }

    /**
     * Takes only what was asked, or spoken about, from then on: an answer that was judged days later is taken when it
     * was judged.
     *
     * @param begin of the time that is looked at
     * @return this
     */
    public ProductionData heardSince(Instant begin) {
        heardSince = begin;
        return this;
    }

    /**
     * Takes nothing that was asked at that time or later, and hears nothing that was said then or later: the same rows
     * whenever they are picked.
     *
     * @param end of the time that is looked at
     * @return this
     */
    public ProductionData until(Instant end) {
        until = end;
        return this;
    }

    /**
     * {@return what was picked}
     *
     * @throws io.github.finetune4j.error.FineTuneException if the store can't be read
     */
    public ProductionRows pick() {
        Map<String, Integer> leftOut = new TreeMap<>();
        List<Picked> picked = new ArrayList<>();
        List<LabelRequest> requests = new ArrayList<>();
        for (Opinions opinions : opinions(leftOut)) {
            opinions.picked()
                    .ifPresentOrElse(
                            picked::add,
                            () -> opinions.request(sure)
                                    .ifPresentOrElse(requests::add, () -> count(leftOut, "nobody said a word")));
        }
        picked.sort(Comparator.comparing(Picked::why)
                .thenComparing(each -> each.interaction().at(), Comparator.reverseOrder())
                .thenComparing(each -> each.interaction().responseId()));
        List<Picked> kept = within(new Likeness(similarity).without(picked, training, tests, leftOut), leftOut);
        requests.sort(Comparator.comparingDouble(LabelRequest::urgency).reversed());
        return rows(kept, requests, leftOut);
    }

    private List<Opinions> opinions(Map<String, Integer> leftOut) {
        Map<String, Interaction> asked = new LinkedHashMap<>();
        Map<String, List<Feedback>> said = new HashMap<>();
        for (CapturePage page = store.read("", PAGE);
                !page.entries().isEmpty();
                page = store.read(page.cursor(), PAGE)) {
            for (Captured each : page.entries()) {
                boolean early = each.at().isBefore(until);
                if (each instanceof Interaction && !early) {
                    count(leftOut, "too new");
                } else if (each instanceof Interaction interaction) {
                    asked.merge(interaction.responseId(), interaction, ProductionData::fuller);
                } else if (each instanceof Feedback feedback && early) {
                    said.computeIfAbsent(feedback.responseId(), id -> new ArrayList<>())
                            .add(feedback);
                }
            }
        }
        List<Opinions> all = new ArrayList<>();
        for (Interaction each : asked.values()) {
            List<Feedback> heard = said.getOrDefault(each.responseId(), List.of());
            if (each.at().isBefore(since) || !heardSince(each, heard)) {
                count(leftOut, "too old");
            } else if (each.failed()) {
                count(leftOut, "failed");
            } else {
                each.said()
                        .ifPresentOrElse(
                                content -> all.add(new Opinions(each, content, heard)),
                                () -> count(leftOut, "content not kept"));
            }
        }
        return all;
    }

    private boolean heardSince(Interaction asked, List<Feedback> heard) {
        return !asked.at().isBefore(heardSince)
                || heard.stream().anyMatch(each -> !each.at().isBefore(heardSince));
    }

    // What was held for feedback comes a second time, with what was said
    private static Interaction fuller(Interaction first, Interaction second) {
        return first.content() == null && second.content() != null ? second : first;
    }

    private List<Picked> within(List<Picked> picked, Map<String, Integer> leftOut) {
        Map<String, Integer> taken = new HashMap<>();
        List<Picked> kept = new ArrayList<>();
        for (Picked each : picked) {
            Map<String, Integer> limits = limits(each);
            if (limits.entrySet().stream()
                    .allMatch(limit -> taken.getOrDefault(limit.getKey(), 0) < limit.getValue())) {
                limits.keySet().forEach(limit -> taken.merge(limit, 1, Integer::sum));
                kept.add(each);
            } else {
                count(leftOut, "beyond a quota");
            }
        }
        return kept;
    }

    private Map<String, Integer> limits(Picked picked) {
        Map<String, Integer> limits = new LinkedHashMap<>();
        limits.put("day " + picked.day(), perDay);
        for (Quota quota : quotas) {
            String value = picked.interaction().labels().getOrDefault(quota.label(), "");
            limits.put(quota.label() + "=" + value, quota.most());
        }
        return limits;
    }

    private static ProductionRows rows(List<Picked> kept, List<LabelRequest> requests, Map<String, Integer> leftOut) {
        Map<String, Integer> why = new TreeMap<>();
        kept.forEach(each -> count(why, each.why().word()));
        List<ChatExample> examples = kept.stream()
                .sorted(Comparator.comparing((Picked each) -> each.interaction().at())
                        .thenComparing(each -> each.interaction().responseId()))
                .map(Picked::example)
                .toList();
        return new ProductionRows(examples, requests, why, leftOut);
    }

    private static void count(Map<String, Integer> counts, String what) {
        counts.merge(what, 1, Integer::sum);
    }
}

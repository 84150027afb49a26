// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.evaluation.internal.ask.Question;
import io.github.finetune4j.evaluation.internal.run.RuntimeVersions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Everything that is needed to repeat an evaluation (model, data, request settings, seed, metrics, versions), and how
 * the run went. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class RunRecord {
    private final String model;
    private final Fingerprint data;
    private final Instant started;
    private final Duration took;
    private final Map<String, Object> facts;

    RunRecord(String model, Fingerprint data, Instant started, Duration took, Map<String, Object> facts) {
        this.model = model;
        this.data = data;
        this.started = started;
        this.took = took;
        this.facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    static Map<String, Object> facts(EvaluatorSettings settings, List<Question> questions) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("metrics", settings.metrics().stream().map(Metric::name).toList());
        facts.put("request", questions.get(0).request().settings());
        facts.put("seed", settings.seed());
        facts.put("level", settings.level());
        facts.put("resamples", (long) settings.resamples());
        facts.put("concurrency", (long) settings.concurrency());
        facts.putAll(RuntimeVersions.all());
        return facts;
    }

    /** {@return the model's name} */
    public String model() {
        return model;
    }

    /** {@return fingerprint of the data set} */
    public Fingerprint data() {
        return data;
    }

    /** {@return when this run began; a resumed run is a new one} */
    public Instant started() {
        return started;
    }

    /** {@return how long this run took, scoring included} */
    public Duration took() {
        return took;
    }

    /** {@return calls that this run made, retries among them; 0 if every answer was stored} */
    public long calls() {
        return number("calls");
    }

    /** {@return rows whose answers were taken from an earlier run} */
    public long reused() {
        return number("reused");
    }

    /** {@return the seed of everything that was drawn} */
    public long seed() {
        return number("seed");
    }

    /** {@return where the answers are stored} */
    public Optional<String> answers() {
        return Optional.ofNullable(facts.get("answers")).map(String::valueOf);
    }

    /**
     * {@return further facts as JSON values: {@code identity} (the model's, where it says more than the name),
     * {@code metrics}, {@code request} (its settings), {@code seed}, {@code level}, {@code resamples},
     * {@code concurrency}, {@code calls}, {@code reused}, {@code answers}, {@code finetune4j}, {@code java},
     * {@code os}}
     */
    public Map<String, Object> facts() {
        return facts;
    }

    private long number(String name) {
        return facts.get(name) instanceof Number number ? number.longValue() : 0;
    }

    @Override
    public String toString() {
        return model + " on " + data.hex().substring(0, 12) + ", " + started + ", " + facts;
    }
}

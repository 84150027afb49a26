// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.rollout.Decision;
import io.github.finetune4j.rollout.LiveGateResult;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.RolloutStatus;
import io.github.finetune4j.rollout.Stage;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apiguardian.api.API;

/**
 * The telemetry of a rollout, for OpenTelemetry: each change as the event {@code finetune4j.rollout.changed} (a
 * rollback as a warning), the gates behind a decision as {@code finetune4j.rollout.gate}, each stage that has ended as
 * a span, and share, stage, requests and errors as metrics.
 *
 * <pre>{@code
 * try (RolloutTelemetry telemetry = RolloutTelemetry.follow(rollout, openTelemetry)) { … }
 * }</pre>
 *
 * <p>Put a {@link TracedModel} around the rollout for its calls. A stage's span is reported when the stage ends, with
 * the times of the audit, so a stage that outlives its process has its span all the same. Each process that follows a
 * rollout reports its changes: follow it in one, or tell them apart by the resource's {@code service.instance.id}.
 * Gates are reported by the process that decided. Who acted is {@code rollout} or {@code operator}: neither names of
 * people nor their reasons are reported.
 *
 * <p>{@link #close} ends the metrics and the reports; it does not close the rollout. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RolloutTelemetry implements AutoCloseable {
    private static final String ITSELF = "rollout";

    private final Rollout rollout;
    private final Tracer tracer;
    private final LifeEvents events;
    private final Attributes same;
    private final List<Runnable> meters = new ArrayList<>();
    private volatile boolean open = true;

    // guarded by this
    private int stage;
    private Instant stageBegan;

    private RolloutTelemetry(Rollout rollout, OpenTelemetry openTelemetry) {
        this.rollout = rollout;
        tracer = openTelemetry.getTracer(Telemetry.SCOPE);
        events = new LifeEvents(openTelemetry);
        same = Attributes.of(LifeKeys.ROLLOUT, rollout.policy().name());
        stage = 1;
        stageBegan = Instant.MIN;
        rollout.audit().forEach(this::place);
        meters(openTelemetry.getMeter(Telemetry.SCOPE));
    }

    /**
     * {@return the telemetry of a rollout, from now on}
     *
     * @param rollout that is reported
     * @param openTelemetry where it is reported
     * @throws io.github.finetune4j.error.RolloutException if the store, which knows when the stage began, can't be
     *     reached
     */
    public static RolloutTelemetry follow(Rollout rollout, OpenTelemetry openTelemetry) {
        RolloutTelemetry telemetry = new RolloutTelemetry(rollout, openTelemetry);
        rollout.onEvent(telemetry::changed);
        return telemetry;
    }

    private void place(RolloutEvent event) {
        if (event.kind() == RolloutEvent.Kind.STAGE) {
            stage++;
        }
        if (event.kind() == RolloutEvent.Kind.STAGE || stageBegan.equals(Instant.MIN)) {
            stageBegan = event.at();
        }
    }

    private synchronized void changed(RolloutEvent event) {
        if (!open) {
            return;
        }
        switch (event.kind()) {
            case STAGE, PROMOTED, ROLLED_BACK -> stageEnded(event);
            default -> {} // the stage goes on
        }
        place(event);
        boolean back = event.kind() == RolloutEvent.Kind.ROLLED_BACK;
        boolean itself = event.who().equals(ITSELF);
        RolloutStatus status = rollout.status();
        events.emit(
                "finetune4j.rollout.changed",
                Context.current(),
                event.at(),
                back ? Severity.WARN : Severity.INFO,
                same.toBuilder()
                        .put(LifeKeys.KIND, event.kind().name())
                        .put(LifeKeys.PHASE, status.phase().name())
                        .put(LifeKeys.STAGE, (long) stage)
                        .put(LifeKeys.SHARE, status.share())
                        .put(LifeKeys.VERSION, event.version())
                        .put(LifeKeys.BY, itself ? ITSELF : "operator")
                        .build());
        if (itself) {
            rollout.verdict().ifPresent(decision -> gates(decision, event));
        }
    }

    private void stageEnded(RolloutEvent event) {
        List<Stage> stages = rollout.policy().stages();
        Stage its = stages.get(Math.min(stage, stages.size()) - 1);
        Span span = tracer.spanBuilder("rollout " + rollout.policy().name())
                .setNoParent()
                .setStartTimestamp(stageBegan.isAfter(event.at()) ? event.at() : stageBegan)
                .setAllAttributes(same)
                .setAttribute(LifeKeys.STAGE, (long) stage)
                .setAttribute(LifeKeys.SHARE, its.share())
                .setAttribute(LifeKeys.OUTCOME, event.kind().name())
                .startSpan();
        if (event.kind() == RolloutEvent.Kind.ROLLED_BACK) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(event.at());
    }

    private void gates(Decision decision, RolloutEvent event) {
        decision.gates()
                .forEach(gate -> events.emit(
                        "finetune4j.rollout.gate",
                        Context.current(),
                        event.at(),
                        gate.passed() ? Severity.INFO : Severity.WARN,
                        gate(gate)));
    }

    private Attributes gate(LiveGateResult gate) {
        AttributesBuilder attributes = same.toBuilder()
                .put(LifeKeys.ARM, gate.arm())
                .put(LifeKeys.GATE, gate.gate().name())
                .put(LifeKeys.GATE_STATUS, gate.status().word());
        gate.effect()
                .ifPresent(effect -> attributes
                        .put(LifeKeys.DIFFERENCE, effect.estimate())
                        .put(LifeKeys.LOWER, effect.lower())
                        .put(LifeKeys.UPPER, effect.upper()));
        return attributes.build();
    }

    private void meters(Meter meter) {
        meters.add(meter.gaugeBuilder("finetune4j.rollout.share")
                .setUnit("1")
                .setDescription("Share of all keys that get a candidate now.")
                .buildWithCallback(gauge -> gauge.record(rollout.status().share(), same))::close);
        meters.add(meter.gaugeBuilder("finetune4j.rollout.stage")
                .ofLongs()
                .setUnit("{stage}")
                .setDescription("Number of the stage, from 1.")
                .buildWithCallback(gauge -> gauge.record(rollout.status().stage(), same))::close);
        counter(
                meter,
                "requests",
                "Requests that count, by their arm, of this process.",
                RolloutStatus.ArmStatus::requestsHere);
        counter(
                meter,
                "errors",
                "Requests that an arm failed at, of this process.",
                RolloutStatus.ArmStatus::errorsHere);
        gauge(
                meter,
                "requests.stored",
                "Requests that count, by their arm, of all processes, from the store.",
                RolloutStatus.ArmStatus::requestsInAll);
        gauge(
                meter,
                "errors.stored",
                "Requests that an arm failed at, of all processes, from the store.",
                RolloutStatus.ArmStatus::errorsInAll);
    }

    private void gauge(Meter meter, String name, String what, ToLongFunction<RolloutStatus.ArmStatus> figure) {
        meters.add(meter.gaugeBuilder("finetune4j.rollout." + name)
                .ofLongs()
                .setUnit("{request}")
                .setDescription(what)
                .buildWithCallback(gauge -> byArm(figure, gauge))::close);
    }

    private void byArm(ToLongFunction<RolloutStatus.ArmStatus> figure, ObservableLongMeasurement to) {
        rollout.status()
                .arms()
                .forEach(arm -> to.record(
                        figure.applyAsLong(arm),
                        same.toBuilder().put(LifeKeys.ARM, arm.name()).build()));
    }

    private void counter(Meter meter, String name, String what, ToLongFunction<RolloutStatus.ArmStatus> figure) {
        meters.add(meter.counterBuilder("finetune4j.rollout." + name)
                .setUnit("{request}")
                .setDescription(what)
                .buildWithCallback(counter -> byArm(figure, counter))::close);
    }

    /** Ends the metrics and the reports. The rollout stays open. */
    @Override
    public void close() {
        open = false;
        meters.forEach(Runnable::run);
    }
}

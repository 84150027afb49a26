// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.JobFailedException;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.FakeScript;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A job as a span, with events and metrics, through the real SDK. */
class TrainingTelemetryTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Dataset DATA =
            Dataset.of(List.of(ChatExample.of(Message.user("hi"), Message.assistant("hello"))));

    private final Heard heard = new Heard();
    private final TrainingTelemetry telemetry = TrainingTelemetry.of(heard.sdk());

    /** A job of another process, which has told all already. */
    private static final class Reported implements FineTuneJob {
        private final List<JobEvent> events;
        private final JobSnapshot snapshot;
        private final CompletableFuture<ModelRef> end;

        Reported(JobSnapshot snapshot, CompletableFuture<ModelRef> end, JobEvent... events) {
            this.snapshot = snapshot;
            this.end = end;
            this.events = List.of(events);
        }

        @Override
        public JobRef ref() {
            return snapshot.ref();
        }

        @Override
        public JobSnapshot snapshot() {
            return snapshot;
        }

        @Override
        public CompletableFuture<ModelRef> completion() {
            return end.copy();
        }

        @Override
        public FineTuneJob onEvent(Consumer<JobEvent> listener) {
            events.forEach(listener);
            return this;
        }

        @Override
        public Flow.Publisher<JobEvent> events() {
            throw new AssertionError("nobody asks");
        }

        @Override
        public void refresh() {}

        @Override
        public void cancel() {}

        @Override
        public ModelRef await() {
            return end.join();
        }

        @Override
        public ModelRef await(Duration timeout) {
            return end.join();
        }
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static JobEvent step(int step, double epoch, double loss) {
        return new JobEvent.StepCompleted("s" + step, at(step), step, 4, epoch, loss, 1e-4, 512, Duration.ZERO);
    }

    private static JobSnapshot snapshot(JobStatus status) {
        return JobSnapshot.builder(JobRef.parse("vertex-ai/job-1"), status, "DONE")
                .addExtra("trained_tokens", 1234L)
                .build();
    }

    private SpanData span() {
        assertThat(heard.spans()).hasSize(1);
        return heard.spans().get(0);
    }

    @Test
    void job_isASpanWithTheTimesOfTheProvider_andEventsBeneathIt() {
        FineTuneJob job = new Reported(
                snapshot(JobStatus.SUCCEEDED),
                CompletableFuture.completedFuture(ModelRef.of("vertex-ai", "tuned-1")),
                new JobEvent.StatusChanged("a", START, JobStatus.RUNNING, "RUNNING"),
                step(1, 0.5, 2.5),
                step(2, 1.0, Double.NaN),
                new JobEvent.Validated("v", at(2), 2, 1.0, 1.75),
                new JobEvent.Note("n", at(2), "info", "row 7 says: my number is 4711"),
                step(3, 1.5, 1.5),
                step(4, 2.0, 1.25),
                new JobEvent.StatusChanged("z", at(9), JobStatus.SUCCEEDED, "DONE"));
        assertThat(telemetry.follow(job, "gemini-2.5-flash")).isSameAs(job);
        assertThat(span().getName()).isEqualTo("fine_tune gemini-2.5-flash");
        assertThat(span().getStartEpochNanos()).isEqualTo(nanos(START));
        assertThat(span().getEndEpochNanos()).isEqualTo(nanos(at(9)));
        assertThat(Heard.plain(span().getAttributes()))
                .isEqualTo(Map.ofEntries(
                        Map.entry("gen_ai.operation.name", "fine_tune"),
                        Map.entry("gen_ai.provider.name", "gcp.vertex_ai"),
                        Map.entry("gen_ai.request.model", "gemini-2.5-flash"),
                        Map.entry("gen_ai.response.model", "vertex-ai/tuned-1"),
                        Map.entry("finetune4j.job.id", "vertex-ai/job-1"),
                        Map.entry("finetune4j.outcome", "succeeded"),
                        Map.entry("finetune4j.training.steps", 4L),
                        Map.entry("finetune4j.training.epoch", 2.0),
                        Map.entry("finetune4j.training.loss", 1.25),
                        Map.entry("finetune4j.training.validation_loss", 1.75),
                        Map.entry("finetune4j.training.tokens", 1234L)));
        assertThat(heard.events())
                .extracting(LogRecordData::getEventName)
                .containsExactly(
                        "finetune4j.training.status",
                        "finetune4j.training.step",
                        "finetune4j.training.epoch",
                        "finetune4j.training.step",
                        "finetune4j.training.validated",
                        "finetune4j.training.step",
                        "finetune4j.training.epoch",
                        "finetune4j.training.step",
                        "finetune4j.training.status");
        assertThat(heard.events())
                .allSatisfy(
                        event -> assertThat(event.getSpanContext().getSpanId()).isEqualTo(span().getSpanId()));
        assertThat(heard.events().toString()).doesNotContain("row 7 says");
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    @Test
    void metrics_areStepsLossAndDuration() {
        telemetry.follow(
                new Reported(
                        snapshot(JobStatus.SUCCEEDED),
                        CompletableFuture.completedFuture(ModelRef.of("vertex-ai", "tuned-1")),
                        step(1, 0.5, 2.5),
                        step(3, 1.5, 1.5)), // a provider may leave steps out
                "gemini");
        assertThat(sum("finetune4j.training.steps")).isEqualTo(3);
        assertThat(sum("finetune4j.training.tokens")).isEqualTo(1234);
        assertThat(gauge("finetune4j.training.loss")).isEqualTo(1.5);
        assertThat(gauge("finetune4j.training.tokens_per_second")).isEqualTo(512);
        assertThat(heard.metrics()).doesNotContainKey("finetune4j.training.validation_loss");
        assertThat(heard.metric("finetune4j.training.duration")
                        .getHistogramData()
                        .getPoints())
                .singleElement()
                .satisfies(point -> {
                    assertThat(point.getSum()).isEqualTo(2);
                    assertThat(Heard.plain(point.getAttributes())).containsEntry("finetune4j.outcome", "succeeded");
                });
    }

    private long sum(String name) {
        return heard.metric(name).getLongSumData().getPoints().iterator().next().getValue();
    }

    private double gauge(String name) {
        return heard.metric(name)
                .getDoubleGaugeData()
                .getPoints()
                .iterator()
                .next()
                .getValue();
    }

    @Test
    void realEngine_failedJob_namesTheClassAlone_beneathTheSpanThatStartedIt() {
        FakeProvider provider = FakeProvider.builder()
                .script(FakeScript.builder()
                        .steps(300, Duration.ZERO)
                        .fails("row 7 says: 4711")
                        .build())
                .build();
        Span request = heard.sdk().getTracer("test").spanBuilder("request").startSpan();
        FineTuneJob started = FineTune.builder()
                .provider(provider)
                .baseModel("base")
                .trainingData(DATA)
                .start();
        FineTuneJob job = Context.current()
                .with(request)
                .wrapSupplier(() -> telemetry.follow(started, "base"))
                .get();
        assertThatThrownBy(job::await).isInstanceOf(JobFailedException.class);
        await();
        assertThat(span().getParentSpanId()).isEqualTo(request.getSpanContext().getSpanId());
        assertThat(span().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(Heard.plain(span().getAttributes()))
                .containsEntry("error.type", "io.github.finetune4j.error.JobFailedException")
                .containsEntry("finetune4j.outcome", "failed")
                .containsEntry("finetune4j.training.steps", 300L);
        assertThat(heard.events())
                .filteredOn(event -> "finetune4j.training.step".equals(event.getEventName()))
                .hasSizeBetween(100, 200);
        assertThat(heard.spans().toString() + heard.events()).doesNotContain("row 7 says");
    }

    /** The span ends beside those who wait for the job. */
    private void await() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (heard.spans().isEmpty() && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    @Test
    void blankName_isRefused() {
        Reported job = new Reported(snapshot(JobStatus.RUNNING), new CompletableFuture<>());
        assertThatThrownBy(() -> telemetry.follow(job, " ")).hasMessageContaining("base model: \" \" -> ");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.fixtures.HeardLog;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.job.JobStatus;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.FakeFault;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Until when models answer and jobs are taken: said in time, and refused before anything is uploaded. */
class ShutdownsTest {
    private static final String BASE = "gpt-4o-mini-2024-07-18";
    private static final LocalDate GONE = LocalDate.of(2027, 1, 14);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-12-01T12:00:00Z"));
    /** Its clock is slow: it still shows what is gone by ours, and no date of what was tuned. */
    private final Lab lab = lab(Duration.ofDays(90), FakeOpenAiServer.builder().hideTunedShutdowns());

    private Lab lab(Duration slow, FakeOpenAiServer.Builder server) {
        return new Lab(server.clock(() -> now.get().minus(slow))
                .addModel(BASE, FakeTraining.quick(), GONE)
                .start());
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private OpenAiProvider.Builder provider() {
        return lab.builder().clock(now::get);
    }

    private static FineTuneSpec of(String base) {
        return Data.spec().baseModel(base).build();
    }

    private static FineTuneSpec others(String base) {
        return Data.spec().baseModel(base).trainingData(Data.rows("Other", 12)).build();
    }

    private void day(String day) {
        now.set(Instant.parse(day + "T00:00:00Z"));
    }

    private static List<String> endsOf(String base, Preflight preflight) {
        return preflight.warnings().stream()
                .filter(each -> each.contains(base + ": "))
                .toList();
    }

    private ModelRef tuned(OpenAiProvider provider, String key) {
        JobRef job = provider.submit(of(BASE), SubmitContext.of(key));
        now.set(now.get().plus(Duration.ofHours(1)));
        return provider.poll(job).tunedModel().orElseThrow();
    }

    // ---- the base model

    @Test
    void base_thatIsGone_isRefused_beforeAnythingIsUploaded() {
        day("2027-01-14");
        try (OpenAiProvider provider = provider().build()) {
            String message = "base model " + BASE + ": no longer answers since 2027-01-14, so nothing was uploaded"
                    + " -> choose another model; openai names gpt-6-luna as its successor, for which there is no price"
                    + " of training";
            assertThatThrownBy(() -> provider.preflight(of(BASE)))
                    .isInstanceOf(FineTuningClosedException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> provider.submit(of(BASE), SubmitContext.of("k")))
                    .isInstanceOf(FineTuningClosedException.class)
                    .hasMessage(message);
        }
        assertThat(lab.server.requests("POST", ".*")).isEmpty();
        assertThat(lab.server.files()).isZero();
    }

    @Test
    void base_thatIsGone_doesNotHideTheJobThatItsKeyStartedBefore() {
        try (OpenAiProvider provider = provider().build()) {
            JobRef before = provider.submit(of(BASE), SubmitContext.of("k"));
            day("2027-02-01");
            assertThat(provider.submit(of(BASE), SubmitContext.of("k"))).isEqualTo(before);
            assertThatThrownBy(() -> provider.submit(others(BASE), SubmitContext.of("k")))
                    .as("another request of that key")
                    .hasMessageContaining("belongs to job " + before);
            assertThatThrownBy(() -> provider.submit(of(BASE), SubmitContext.of("another")))
                    .isInstanceOf(FineTuningClosedException.class);
        }
        assertThat(lab.server.jobs()).isEqualTo(1);
    }

    @Test
    void base_ofWhichTheServiceSaysThatItIsGone_isRefusedInItsWords_andHidesNoJob() {
        try (Lab onTime = lab(Duration.ZERO, FakeOpenAiServer.builder());
                OpenAiProvider provider = onTime.builder().clock(now::get).build()) {
            JobRef before = provider.submit(of(BASE), SubmitContext.of("k"));
            day("2027-01-14");
            int files = onTime.server.files();
            assertThatThrownBy(() -> provider.submit(others(BASE), SubmitContext.of("new")))
                    .isInstanceOf(FineTuningClosedException.class)
                    .hasMessage("base model " + BASE + ": no longer answers, says openai, so nothing was uploaded ->"
                            + " choose another model; openai names gpt-6-luna as its successor, for which there is no"
                            + " price of training")
                    .cause()
                    .hasMessageContaining("has been deprecated");
            assertThat(onTime.server.files()).isEqualTo(files);
            assertThat(provider.submit(of(BASE), SubmitContext.of("k"))).isEqualTo(before);
            assertThatThrownBy(() -> provider.preflight(of("gpt-no-such")))
                    .as("a name that is wrong is another thing")
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("there is no model gpt-no-such for this key");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-10-15, P90D, false",
        "2026-10-16, P90D, true",
        "2027-01-13, P90D, true",
        "2027-01-06, P7D, false",
        "2027-01-07, P7D, true",
        "2027-01-13, P0D, false",
        "2026-02-01, P1Y, true"
    })
    void base_thatGoes_isWarnedOf_withinTheTimeThatTheApplicationNames(String today, String lead, boolean warned) {
        day(today);
        try (OpenAiProvider provider =
                provider().warnBeforeShutdown(Period.parse(lead)).build()) {
            assertThat(endsOf(BASE, provider.preflight(of(BASE)))).hasSize(warned ? 1 : 0);
        }
    }

    @Test
    void base_thatGoesSoon_isWarnedOf_inTheLog_whenTheJobStarts() {
        try (OpenAiProvider provider = provider().build();
                HeardLog log = HeardLog.of(OpenAiTuning.class)) {
            provider.submit(of(BASE), SubmitContext.of("k"));
            assertThat(log.messages())
                    .contains("WARNING base model " + BASE + ": no longer answers from 2027-01-14 on, nor does what is"
                            + " tuned from it -> choose another model if the tuned one is to live longer; openai names"
                            + " gpt-6-luna as its successor, for which there is no price of training")
                    .anyMatch(line -> line.contains("openai takes its last new job on 2027-01-06"));
        }
    }

    @Test
    void timeOfWarning_belowZero_isRefusedAtOnce() {
        assertThatThrownBy(() -> OpenAiProvider.builder().warnBeforeShutdown(Period.ofDays(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("warnBeforeShutdown: -1 day -> give at least zero, such as Period.ofDays(90)");
    }

    @Test
    void tunedBase_forWhichTheServiceGivesNoDay_goesWithItsRoot() {
        try (OpenAiProvider provider = provider().build()) {
            String tuned = tuned(provider, "k").id();
            assertThat(tuned).startsWith("ft:" + BASE + ":");
            assertThat(endsOf(tuned, provider.preflight(others(tuned))))
                    .singleElement()
                    .asString()
                    .contains("2027-01-14", "gpt-6-luna");
            day("2027-01-14");
            assertThatThrownBy(() -> provider.submit(others(tuned), SubmitContext.of("again")))
                    .isInstanceOf(FineTuningClosedException.class)
                    .hasMessageContaining(tuned + ": no longer answers since 2027-01-14");
        }
        assertThat(lab.server.jobs()).isEqualTo(1);
    }

    // ---- the service's last day

    @ParameterizedTest
    @CsvSource({
        "2026-10-08, P90D, false",
        "2026-10-09, P90D, true",
        "2027-01-06, P90D, true",
        "2027-01-07, P90D, false",
        "2027-01-06, P1D, true",
        "2027-01-06, P0D, false"
    })
    void lastNewJob_isWarnedOfBefore_andRefusesNothingAfter(String today, String lead, boolean warned) {
        day(today);
        try (OpenAiProvider provider =
                provider().warnBeforeShutdown(Period.parse(lead)).build()) {
            List<String> warnings =
                    provider.preflight(of(FakeOpenAiServer.QUICK)).warnings();
            assertThat(warnings).hasSize(warned ? 1 : 0);
            assertThat(warnings).allMatch(each -> each.startsWith("openai takes its last new job on 2027-01-06 -> "));
            assertThat(provider.submit(of(FakeOpenAiServer.QUICK), SubmitContext.of("k")))
                    .isNotNull();
        }
    }

    @Test
    void lastNewJob_isNotThatOfAnotherService() {
        try (OpenAiProvider provider = provider()
                .service(OpenAiService.azure("mine"))
                .baseUrl(lab.server.baseUrl())
                .build()) {
            assertThat(provider.preflight(of(FakeOpenAiServer.QUICK)).warnings())
                    .isEmpty();
        }
    }

    @Test
    void serviceThatTakesNoMore_saysSoInItsOwnWords() {
        day("2027-02-01");
        lab.server.fault(
                FakeFault.status(403, "training_not_allowed", "Fine-tuning is no longer available for new jobs.")
                        .on("POST", "/fine_tuning/jobs"));
        try (OpenAiProvider provider = provider().build()) {
            assertThatThrownBy(() -> provider.submit(of(FakeOpenAiServer.QUICK), SubmitContext.of("k")))
                    .isInstanceOf(FineTuningClosedException.class)
                    .hasMessageContaining("Fine-tuning is no longer available for new jobs.");
        }
    }

    // ---- the tuned model

    @Test
    void tunedModel_atTheEndOfItsJob_hasTheDayOfItsBase_andIsAskedForOnce() {
        try (OpenAiProvider provider = provider().build()) {
            JobRef job = provider.submit(of(BASE), SubmitContext.of("k"));
            provider.poll(job);
            int before = lab.server.requests("GET", "/models/.*").size();
            now.set(now.get().plus(Duration.ofHours(1)));
            for (int i = 0; i < 5; i++) {
                assertThat(provider.poll(job).tunedModel().orElseThrow().shutdownDate())
                        .contains(GONE);
            }
            assertThat(lab.server.requests("GET", "/models/.*"))
                    .as("the model, and its base")
                    .hasSize(before + 2);
        }
    }

    @Test
    void tunedModel_thatHasADayOfItsOwn_isAskedForAlone() {
        try (Lab telling = lab(Duration.ZERO, FakeOpenAiServer.builder());
                OpenAiProvider provider = telling.builder().clock(now::get).build()) {
            JobRef job = provider.submit(of(BASE), SubmitContext.of("k"));
            int before = telling.server.requests("GET", "/models/.*").size();
            now.set(now.get().plus(Duration.ofHours(1)));
            assertThat(provider.poll(job).tunedModel().orElseThrow().shutdownDate())
                    .contains(GONE);
            assertThat(telling.server.requests("GET", "/models/.*")).hasSize(before + 1);
        }
    }

    @Test
    void tunedModel_whoseDayCannotBeLookedUp_isStillTheEndOfItsJob() {
        try (OpenAiProvider provider = provider().build();
                HeardLog log = HeardLog.of(OpenAiTuning.class)) {
            JobRef job = provider.submit(of(BASE), SubmitContext.of("k"));
            now.set(now.get().plus(Duration.ofHours(1)));
            lab.server.fault(
                    FakeFault.status(500, "x", "broken").on("GET", "/models/.*").times(1_000));
            JobSnapshot end = provider.poll(job);
            assertThat(end.status()).isEqualTo(JobStatus.SUCCEEDED);
            assertThat(end.tunedModel().orElseThrow().shutdownDate()).isEmpty();
            assertThat(log.messages())
                    .anyMatch(line -> line.startsWith("WARNING until when openai/ft:" + BASE)
                            && line.contains("answers is not known: "));
            lab.server.noFaults();
            assertThat(provider.poll(job).tunedModel().orElseThrow().shutdownDate())
                    .as("asked again")
                    .contains(GONE);
        }
    }

    @Test
    void tunedModel_whoseBaseTheKeyMayNotSee_isFoundWithoutADay_andTheLogSaysSo() {
        try (OpenAiProvider provider = provider().build();
                HeardLog log = HeardLog.of(OpenAiModels.class)) {
            String tuned = tuned(provider, "k").id();
            lab.server.fault(FakeFault.status(403, "model_not_allowed", "no access")
                    .on("GET", "/models/" + BASE)
                    .times(1_000));
            assertThat(provider.models().find(tuned).orElseThrow().shutdownDate())
                    .isEmpty();
            assertThat(log.messages()).singleElement().asString().contains(tuned, "may not look at its base model");
        }
    }

    @Test
    void models_haveTheDayOfThemselvesOrOfTheirBase_listedWithoutAnotherCall() {
        try (OpenAiProvider provider = provider().build()) {
            String tuned = tuned(provider, "k").id();
            assertThat(provider.models().find(tuned).orElseThrow().shutdownDate())
                    .contains(GONE);
            assertThat(provider.models().find(BASE).orElseThrow().shutdownDate())
                    .contains(GONE);
            int before = lab.server.requestCount();
            List<ModelRef> mine = provider.models().tuned();
            assertThat(lab.server.requestCount()).isEqualTo(before + 1);
            assertThat(mine)
                    .isNotEmpty()
                    .allSatisfy(each ->
                            assertThat(each.shutdownDate()).as(each.id()).contains(GONE));
            assertThat(provider.models().list())
                    .filteredOn(each -> each.id().equals(FakeOpenAiServer.QUICK))
                    .singleElement()
                    .satisfies(each -> assertThat(each.shutdownDate()).isEmpty());
        }
    }
}

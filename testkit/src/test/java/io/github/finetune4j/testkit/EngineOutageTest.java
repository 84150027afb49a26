// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.testkit.FakeProvider.Verb;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider out of reach: the caller waits as long as is promised, and the log says for what. */
class EngineOutageTest {
    private static final Logger LOGGER = Logger.getLogger("io.github.finetune4j.internal.engine.Outage");
    private final ProviderUnavailableException refused = new ProviderUnavailableException(
            "no connection (ConnectException) -> check the network", ProviderFailure.of("fake", "submit"), null);
    private final Lab lab = new Lab();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Handler ear = new Handler() {
        @Override
        public void publish(LogRecord message) {
            heard.add(lab.elapsed().toSeconds() + " s: " + new SimpleFormatter().formatMessage(message));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(ear);
        LOGGER.setUseParentHandlers(false);
    }

    @AfterEach
    void stop() {
        LOGGER.removeHandler(ear);
        LOGGER.setUseParentHandlers(true);
    }

    @Test
    void submit_refused_isTriedForTenMinutes_andTheLogSaysSoAtOnce() throws Exception {
        FakeProvider provider = lab.fake(FakeScript.builder());
        provider.failNext(Verb.SUBMIT, Collections.nCopies(1_000, refused));
        FutureTask<FineTuneJob> task = lab.drive(() -> lab.start(provider));
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(ExecutionException.class, task::get))
                .hasCause(refused);
        assertThat(lab.elapsed()).isGreaterThan(Duration.ofMinutes(9));
        assertThat(provider.calls(Verb.SUBMIT)).as("1, 2, 4 … 60 s apart").isBetween(14, 15);
        assertThat(heard).hasSize(2);
        assertThat(heard.get(0))
                .endsWith(" s: submitting to fake failed once, and is tried again in 1 s, for 10 minutes more at most:"
                        + " no connection (ConnectException) -> check the network");
        assertThat(heard.get(1)).contains("failed 11 times", " minutes more");
    }

    @Test
    void submit_refusedForAMinute_succeedsThen() throws Exception {
        FakeProvider provider = lab.fake(FakeScript.builder());
        provider.failNext(Verb.SUBMIT, Collections.nCopies(6, refused));
        assertThat(lab.drive(() -> lab.start(provider)).get().ref().providerId())
                .isEqualTo("fake");
        assertThat(provider.calls(Verb.SUBMIT)).isEqualTo(7);
        assertThat(heard).hasSize(1);
    }

    @Test
    void poll_downForAnHour_isToldWithinSeconds_andThenSeldom() {
        FakeProvider provider = lab.fake(FakeScript.builder().running(Duration.ofMinutes(1)));
        provider.failNext(Verb.POLL, Collections.nCopies(60, refused));
        lab.end(lab.start(provider)).join();
        assertThat(heard).hasSize(6);
        assertThat(heard.get(0))
                .startsWith("1 s: looking at job fake/job-1 failed 2 times")
                .contains("23 hours more");
    }

    @Test
    void poll_thatFailsOnce_isNobodysConcern() {
        FakeProvider provider = lab.fake(FakeScript.builder().running(Duration.ofMinutes(1)));
        provider.failNext(Verb.POLL, List.of(refused));
        lab.end(lab.start(provider)).join();
        assertThat(heard).isEmpty();
    }
}

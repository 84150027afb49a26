// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.TinyProvider.Wrong;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The kits pass a provider that is right, and fail one that is wrong in what they are about. */
class ProviderKitsTest {
    private static final Set<Wrong> OF_FAULTS =
            EnumSet.of(Wrong.GIVES_UP_AT_ONCE, Wrong.MAKES_TWO_JOBS, Wrong.GIVES_NO_REMEDY, Wrong.TELLS_THE_KEY);
    private static final Set<Wrong> OF_SECRETS =
            EnumSet.of(Wrong.TELLS_THE_KEY, Wrong.SHOWS_THE_KEY, Wrong.LOGS_THE_TEXT);
    private static final Set<Wrong> OF_SOAK = EnumSet.of(Wrong.DOUBLES_EVENTS, Wrong.LOSES_EVENTS);

    private static final ThreadLocal<Wrong> CURRENT = ThreadLocal.withInitial(() -> Wrong.NOTHING);

    private static List<String> failures(Class<?> kit, Wrong wrong) {
        CURRENT.set(wrong);
        try {
            Events tests = EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(kit))
                    .execute()
                    .testEvents();
            assertThat(tests.succeeded().count() + tests.failed().count())
                    .as("tests that ran")
                    .isPositive();
            return tests.failed().stream()
                    .map(event -> event.getTestDescriptor().getDisplayName())
                    .toList();
        } finally {
            CURRENT.remove();
        }
    }

    private static FakeProvider.Builder account() {
        return FakeProvider.builder()
                .baseModels("tiny-base")
                .script(FakeScript.builder().steps(3, Duration.ofMillis(1)).build());
    }

    @ParameterizedTest
    @EnumSource
    void faults_failWhoIsWrongThere(Wrong wrong) {
        assertThat(failures(Faults.class, wrong).isEmpty()).isNotEqualTo(OF_FAULTS.contains(wrong));
    }

    @ParameterizedTest
    @EnumSource
    void secrets_failWhoIsWrongThere(Wrong wrong) {
        assertThat(failures(Secrets.class, wrong).isEmpty()).isNotEqualTo(OF_SECRETS.contains(wrong));
    }

    @ParameterizedTest
    @EnumSource(names = {"NOTHING", "DOUBLES_EVENTS", "LOSES_EVENTS"})
    void soak_failsWhoIsWrongThere(Wrong wrong) {
        assertThat(failures(Soak.class, wrong).isEmpty()).isNotEqualTo(OF_SOAK.contains(wrong));
    }

    @Test
    void factory_failsWhoIsWrongThere() {
        assertThat(failures(Factory.class, Wrong.NOTHING)).isEmpty();
        assertThat(failures(WrongFactory.class, Wrong.NOTHING))
                .contains("of_id_takesItsSettings()", "fromEnvironment_withoutAVariable_namesIt()");
    }

    /** The kit over the provider that is set; run by this test only. */
    static class Faults extends ProviderFaultsTck<Faults.Bench> {
        private final Wrong wrong = CURRENT.get();

        record Bench(TinyService service, TinyProvider provider, JobRef job) implements FaultBench {}

        @Override
        protected Bench open(FaultCase<Bench> at) {
            TinyService service = new TinyService();
            FakeProvider account = account().build();
            TinyProvider right = new TinyProvider(account, service, TinyService.KEY, Wrong.NOTHING);
            JobRef job = right.submit(Specs.minimal().baseModel("tiny-base").build(), SubmitContext.of("another"));
            return new Bench(service, new TinyProvider(account.reopen(), service, TinyService.KEY, wrong), job);
        }

        @Override
        protected List<FaultCall<Bench>> calls() {
            return List.of(
                    call(
                                    "create",
                                    "POST",
                                    "/jobs",
                                    bench -> bench.provider()
                                            .submit(
                                                    Specs.minimal()
                                                            .baseModel("tiny-base")
                                                            .build(),
                                                    SubmitContext.of("the-key")))
                            .submits()
                            .guarded(),
                    call("job", "GET", "/jobs/.+", bench -> bench.provider().poll(bench.job())));
        }

        @Override
        protected List<FaultRow> rows() {
            return List.of(
                    new FaultRow("503", FakeFault.status(503, "", "busy"), "U3"),
                    new FaultRow("hung up, carried out", FakeFault.hangUp().afterExecuting(), "U3", "ok1", "U1"),
                    new FaultRow("400", FakeFault.status(400, "", "no, " + TinyService.KEY), "I1"));
        }

        @Override
        protected List<String> secrets() {
            return List.of(TinyService.KEY);
        }
    }

    /** The kit over the provider that is set; run by this test only. */
    static class Secrets extends ProviderSecretsTck<TinyService, TinyProvider> {
        private final Wrong wrong = CURRENT.get();

        @Override
        protected TinyService start() {
            return new TinyService();
        }

        @Override
        protected TinyProvider open(TinyService service, String key) {
            return new TinyProvider(account().build(), service, key, wrong);
        }

        @Override
        protected String key() {
            return TinyService.KEY;
        }

        @Override
        protected String baseModel() {
            return "tiny-base";
        }

        @Override
        protected String logger() {
            return "io.github.finetune4j.tiny";
        }
    }

    /** The kit over the provider that is set; run by this test only. */
    static class Soak extends ProviderSoakTck<TinyService> {
        private final Wrong wrong = CURRENT.get();

        @Override
        protected TinyService start(VirtualClock clock) {
            return new TinyService();
        }

        @Override
        protected FineTuneProvider open(TinyService service, VirtualClock clock) {
            return new TinyProvider(account().clock(clock).build(), service, TinyService.KEY, wrong);
        }

        @Override
        protected String baseModel() {
            return "tiny-base";
        }

        @Override
        protected int events() {
            return 1 + 3 + 1; // begun, steps, ended
        }
    }

    /** The kit over the factory of the fake provider; run by this test only. */
    static class Factory extends ProviderFactoryTck {
        @Override
        protected String id() {
            return "fake";
        }

        @Override
        protected Map<String, String> settings() {
            return Map.of();
        }

        @Override
        protected String shown() {
            return "fake";
        }
    }

    /** The same, by an author who names what there is not. */
    static class WrongFactory extends Factory {
        @Override
        protected Map<String, String> settings() {
            return Map.of("colour", "red");
        }

        @Override
        protected Map<String, String> variables() {
            return Map.of("FAKE_COLOUR", "red");
        }

        @Override
        protected FineTuneProvider fromEnvironment(Map<String, String> variables) {
            return FakeProvider.builder().build();
        }
    }
}

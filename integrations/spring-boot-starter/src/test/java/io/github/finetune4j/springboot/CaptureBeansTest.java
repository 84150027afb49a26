// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.feedback.FeedbackChannel;
import io.github.finetune4j.feedback.FeedbackSink;
import io.github.finetune4j.monitor.Monitor;
import io.github.finetune4j.monitor.Monitors;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.capture.MemoryCaptureStore;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.rollout.RolloutStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** A call is recorded once, and a thumb reaches everybody by one bean. */
class CaptureBeansTest {
    private static final String THUMBS = "user_satisfaction";
    private static final String SECRET = "a secret of 16 bytes or more";

    @TempDir
    Path folder = Path.of("");

    private ApplicationContextRunner runner() {
        return TwoArms.runner().withPropertyValues("finetune4j.workspace.folder=" + folder.resolve("workspace"));
    }

    private static String ask(ApplicationContext context) {
        String id = context.getBean(ChatModel.class)
                .chat(ChatRequest.user("hi").withKey("ada"))
                .callId()
                .orElse("");
        context.getBeanProvider(Capture.class)
                .ifAvailable(capture ->
                        assertThat(capture.flush(Duration.ofSeconds(20))).isTrue());
        return id;
    }

    private static List<Interaction> captured(ApplicationContext context) {
        return context.getBean(CaptureStore.class).read("", 100).entries().stream()
                .filter(Interaction.class::isInstance)
                .map(Interaction.class::cast)
                .toList();
    }

    private static String counts(ApplicationContext context) {
        context.getBean(Rollout.class).refresh();
        RolloutStore store = context.getBean(RolloutStore.class);
        return store.rollouts().stream()
                .flatMap(name -> store.counts(name, 1).stream())
                .map(node -> node.json())
                .collect(Collectors.joining());
    }

    @Test
    void modelOfTheApplication_isTheRollout_captured_andACallIsRecordedOnce() {
        runner().run(context -> {
            assertThat(context.getBean(ChatModel.class)).isInstanceOf(Capture.class);
            String id = ask(context);
            assertThat(captured(context)).singleElement().satisfies(one -> {
                assertThat(one.responseId()).isEqualTo(id);
                assertThat(one.said()).isEmpty();
            });
            assertThat(context.getBean(Rollout.class).status().arms())
                    .extracting(arm -> arm.requestsHere())
                    .containsExactlyInAnyOrder(1L, 0L);
        });
    }

    @Test
    void thumb_reachesRolloutCaptureAndMonitors_onceEach_alsoAfterARestart() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        Instant begin = now.get().minus(Duration.ofHours(2));
        AtomicReference<String> id = new AtomicReference<>("");
        ApplicationContextRunner application = runner().withPropertyValues(
                        "finetune4j.monitors.enabled=true", "finetune4j.capture.secret=" + SECRET)
                .withBean(
                        MonitorsCustomizer.class,
                        () -> monitors -> monitors.monitors(List.of(Monitor.of(LiveMetric.feedback(THUMBS))))
                                .clock(now::get));
        application.run(context -> {
            id.set(ask(context));
            FeedbackChannel feedback = context.getBean(FeedbackChannel.class);
            assertThat(feedback.thumb(id.get(), true)).isTrue();
            assertThat(feedback.thumb(id.get(), true)).as("twice").isFalse();
            assertThat(counts(context)).containsOnlyOnce("\"" + THUMBS + "\":{\"n\":1");
        });
        now.set(Instant.now().plus(Duration.ofHours(12)));
        application.run(context -> {
            assertThat(context.getBean(FeedbackChannel.class).thumb(id.get(), true))
                    .as("after a restart")
                    .isFalse();
            assertThat(context.getBean(CaptureStore.class).feedback(id.get())).hasSize(1);
            Monitors monitors = context.getBean(Monitors.class);
            monitors.look();
            assertThat(monitors.figure(THUMBS, Slice.ALL, begin, now.get()))
                    .hasValueSatisfying(figure -> assertThat(figure.value().n()).isEqualTo(1));
        });
    }

    @Test
    void withoutAWorkspace_nothingIsCaptured_andAThumbReachesTheRollout() {
        TwoArms.runner()
                .withPropertyValues(
                        "finetune4j.rollout.gates[0].kind=no-worse", "finetune4j.rollout.gates[0].metric=" + THUMBS)
                .run(context -> {
                    assertThat(context).doesNotHaveBean(Capture.class);
                    assertThat(context.getBean(ChatModel.class)).isInstanceOf(Rollout.class);
                    assertThat(context.getBean(FeedbackChannel.class).thumb(ask(context), true))
                            .isTrue();
                    assertThat(counts(context)).containsOnlyOnce("\"" + THUMBS + "\":{\"n\":1");
                });
    }

    @Test
    void sinkThatThrows_costsItsOwnPart() {
        FeedbackSink broken = said -> {
            throw new IllegalStateException("broken");
        };
        runner().withBean("broken", FeedbackSink.class, () -> broken).run(context -> {
            String id = ask(context);
            FeedbackChannel feedback = context.getBean(FeedbackChannel.class);
            assertThat(feedback.thumb(id, true)).isTrue();
            assertThat(context.getBean(CaptureStore.class).feedback(id)).hasSize(1);
            assertThat(counts(context)).containsOnlyOnce("\"" + THUMBS + "\":{\"n\":1");
            assertThat(feedback.callbackFailures()).hasSize(1);
        });
    }

    @Test
    void captureOfTheApplications_takesThePlaceOfOurs() {
        MemoryCaptureStore elsewhere = new MemoryCaptureStore();
        Capture own = Capture.builder(TwoArms.saying("mine", "own"), elsewhere)
                .secret(SECRET.getBytes(StandardCharsets.UTF_8))
                .build();
        runner().withBean("own", Capture.class, () -> own).run(context -> {
            assertThat(context).hasSingleBean(Capture.class);
            assertThat(context.getBean(Capture.class)).isSameAs(own);
            assertThat(context.getBean("finetune4jFeedback", FeedbackChannel.class)
                            .thumb(
                                    own.chat(ChatRequest.user("hi").withKey("ada"))
                                            .callId()
                                            .orElseThrow(),
                                    true))
                    .isTrue();
        });
    }

    @Test
    void switchedOff_itIsNotThere() {
        runner().withPropertyValues("finetune4j.capture.enabled=false").run(context -> {
            assertThat(context).doesNotHaveBean(Capture.class);
            assertThat(context.getBean(ChatModel.class)).isInstanceOf(Rollout.class);
        });
    }

    private ApplicationContextRunner bare() {
        return TwoArms.bare().withPropertyValues("finetune4j.workspace.folder=" + folder.resolve("workspace"));
    }

    @Test
    void withoutARollout_theOnlyModelIsCaptured_orThePrimaryOne_orTheOneThatIsNamed() {
        bare().withBean("only", ChatModel.class, () -> TwoArms.saying("only", "one"))
                .run(context -> assertThat(context.getBean(ChatModel.class)).isInstanceOf(Capture.class));
        ApplicationContextRunner two = bare().withBean("other", ChatModel.class, () -> TwoArms.saying("other", "two"))
                .withBean(
                        "first",
                        ChatModel.class,
                        () -> TwoArms.saying("first", "one"),
                        definition -> definition.setPrimary(true));
        two.run(context -> {
            ask(context);
            assertThat(captured(context))
                    .singleElement()
                    .extracting(Interaction::model)
                    .isEqualTo("one");
        });
        two.withPropertyValues("finetune4j.capture.model=other").run(context -> {
            assertThat(context.getBean(ChatModel.class)).isSameAs(context.getBean("first"));
            context.getBean(Capture.class).chat(ChatRequest.user("hi"));
            assertThat(context.getBean(Capture.class).flush(Duration.ofSeconds(20)))
                    .isTrue();
            assertThat(captured(context)).extracting(Interaction::model).containsExactly("one", "two");
        });
    }

    @Test
    void primaryModelBesideARolloutOfTheApplications_isWhatIsCaptured_forItIsWhatIsAsked() {
        bare().withBean("first", Rollout.class, CaptureBeansTest::rollout)
                .withBean(
                        "asked",
                        ChatModel.class,
                        () -> TwoArms.saying("asked", "one"),
                        definition -> definition.setPrimary(true))
                .run(context -> {
                    assertThat(context.getBean(ChatModel.class)).isInstanceOf(Capture.class);
                    ask(context);
                    assertThat(captured(context))
                            .singleElement()
                            .extracting(Interaction::model)
                            .isEqualTo("one");
                });
    }

    private static Rollout rollout() {
        return RolloutPolicy.builder()
                .name("own")
                .addStage(0.5, Duration.ofHours(1))
                .build()
                .start(TwoArms.saying("old", "old"), TwoArms.saying("new", "new"), new MemoryRolloutStore());
    }

    @Test
    void severalModels_areLeftAlone_unlessCaptureIsAskedFor() {
        ApplicationContextRunner two = bare().withBean("one", ChatModel.class, () -> TwoArms.saying("one", "one"))
                .withBean("two", ChatModel.class, () -> TwoArms.saying("two", "two"));
        two.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Capture.class));
        refused(
                two.withPropertyValues("finetune4j.capture.enabled=true"),
                "finetune4j.capture.enabled: true, and there is neither one rollout nor one model to capture -> name");
    }

    private static void refused(ApplicationContextRunner runner, String words) {
        runner.run(context -> assertThat(requireNonNull(context.getStartupFailure()))
                .hasStackTraceContaining("SettingException: " + words));
    }

    @Test
    void whatCannotBe_endsTheStart_inWordsWithoutTheSecret() {
        refused(
                TwoArms.runner().withPropertyValues("finetune4j.capture.enabled=true"),
                "finetune4j.capture.enabled: true, and there is nothing to keep it in -> set");
        refused(
                runner().withBean("one", CaptureStore.class, MemoryCaptureStore::new)
                        .withBean("two", CaptureStore.class, MemoryCaptureStore::new),
                "finetune4j.capture: there are several CaptureStore beans, and none is the primary one -> mark one");
        refused(
                runner().withPropertyValues("finetune4j.capture.model=nobody"),
                "finetune4j.capture.model: nobody is no bean that is a ChatModel -> name another");
        runner().withPropertyValues("finetune4j.capture.sample=2")
                .run(context -> assertThat(requireNonNull(context.getStartupFailure()))
                        .hasStackTraceContaining("finetune4j.capture: sample: 2.0 -> give a number from 0 to 1"));
        runner().withPropertyValues("finetune4j.capture.secret=swordfish")
                .run(context -> assertThat(requireNonNull(context.getStartupFailure()))
                        .hasStackTraceContaining("finetune4j.capture: ")
                        .satisfies(failure -> assertThat(failure.toString()).doesNotContain("swordfish")));
        assertThat(new CaptureSettings(true, "m", "swordfish", 1, Duration.ZERO).toString())
                .contains("model=m")
                .doesNotContain("swordfish");
        refused(
                TwoArms.runner()
                        .withClassLoader(new FilteredClassLoader("io.github.finetune4j.monitor"))
                        .withPropertyValues("finetune4j.capture.enabled=true"),
                "finetune4j.capture.enabled: true, but finetune4j-capture is missing -> add");
    }

    @Test
    void customizer_saysWhatPropertiesCannot() {
        runner().withPropertyValues("finetune4j.capture.sample=1")
                .withBean(CaptureCustomizer.class, () -> capture -> capture.consent(request -> true))
                .run(context -> {
                    ask(context);
                    assertThat(captured(context))
                            .singleElement()
                            .satisfies(one -> assertThat(one.said()).isPresent());
                });
    }

    @Test
    void meters_hearOfWhatIsCaptured() {
        MeterRegistry registry = new SimpleMeterRegistry();
        runner().withBean(MeterRegistry.class, () -> registry).run(context -> {
            ask(context);
            assertThat(registry.get("finetune4j.model.duration").timer().count())
                    .isEqualTo(1);
            assertThat(registry.get("finetune4j.capture.dropped")
                            .functionCounter()
                            .count())
                    .isZero();
        });
    }
}

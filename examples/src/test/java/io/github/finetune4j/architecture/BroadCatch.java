// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import java.util.List;
import java.util.stream.Stream;

/**
 * A class that may catch whatever is thrown, and go on, without {@code Callback}.
 *
 * @param type its name
 * @param reason why
 */
record BroadCatch(String type, String reason) {
    private static final String CALLBACK = "is what all others use";
    private static final String RESULT = "what a model, a trial or a job throws is its result, and is shown as such";
    private static final String HANDED_ON = "hands it on to who waits for it on another thread";
    private static final String REQUEST = "answers a request with an error";
    private static final String FAKE = "a fake service of the testkit, which answers with an error";
    private static final String BEFORE = "older than Callback: it counts or logs by itself";

    static final List<BroadCatch> ALL = Stream.of(
                    of(CALLBACK, "internal.callback.Callback", "internal.callback.Causes"),
                    of(CALLBACK, "internal.callback.FailureLog"),
                    of(RESULT, "evaluation.internal.ask.ModelAttempt", "search.TrialRun", "lora.internal.run.LiveJob"),
                    of(RESULT, "maintenance.step.FineTuneTraining"),
                    of(HANDED_ON, "evaluation.internal.ask.Asking", "lora.internal.djl.Lanes"),
                    of(HANDED_ON, "springai.Pouring", "langchain4j.Handing", "lora.internal.certificate.LlamaMain"),
                    of(REQUEST, "console.GuestDoor", "console.PageServing", "openai.WebhookHandler"),
                    of(FAKE, "testkit.FakeAwsPort", "testkit.FakeHttp", "testkit.FakeOpenAiServer"),
                    of(FAKE, "testkit.FakeVertexServer", "testkit.HubJob"),
                    of("a machine without AWT has no picture, and the page says so", "html.internal.SvgCanvas"),
                    of(BEFORE, "RunRecorder", "evaluation.EvaluationRecorder", "evaluation.Tally"),
                    of(BEFORE, "internal.engine.EventReader", "internal.engine.Listener", "maintenance.Progress"),
                    of(BEFORE, "openfeature.RolloutFlags", "openfeature.SteeringFlag", "opentelemetry.Content"),
                    of(BEFORE, "registry.outbox.Delivery", "rollout.RolloutRecorder"),
                    of(BEFORE, "rollout.internal.call.Recorder", "rollout.internal.call.SideCalls"),
                    of(BEFORE, "rollout.internal.control.RolloutController", "rollout.internal.route.Routing"),
                    of(BEFORE, "search.JobReports", "search.TrialThreads"))
            .flatMap(List::stream)
            .toList();

    private static List<BroadCatch> of(String reason, String... types) {
        return Stream.of(types)
                .map(type -> new BroadCatch("io.github.finetune4j." + type, reason))
                .toList();
    }
}

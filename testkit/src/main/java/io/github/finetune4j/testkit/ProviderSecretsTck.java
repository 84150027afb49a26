// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.spi.Capability;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * The secrets of a provider of a remote service: neither keys nor what people wrote turn up in logs at the finest
 * level, in exceptions, or in texts of objects. A job is trained to its end, its model asked if it answers; then the
 * service repeats all secrets in an error, and refuses a wrong key. Extend it, start the service and open the provider.
 * Not safe for use by several threads: an instance runs one test.
 *
 * @param <S> the fake service
 * @param <P> the provider
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class ProviderSecretsTck<S extends FakeService, P extends FineTuneProvider> {
    /** What is asked of the model, and stands in each row: no log and no exception may show it. */
    protected static final String SAID = "my deepest secret";

    private static final int ROWS = 12;
    private static final int LOOKS = 1_000_000;

    private final StringBuilder shown = new StringBuilder();

    /** For the class that extends it. */
    protected ProviderSecretsTck() {}

    // ---- asked of the user

    /** {@return a service, started anew; a job there ends within seconds} */
    protected abstract S start();

    /**
     * {@return a provider of it that waits for nothing between two attempts, opened with all {@link #secrets}}
     *
     * @param service what {@link #start} gave
     * @param key {@link #key} or {@link #wrongKey}
     */
    protected abstract P open(S service, String key);

    /** {@return the key that the service takes} */
    protected abstract String key();

    /** {@return a key that the service refuses; override it where keys have a form of their own} */
    protected String wrongKey() {
        return "a-wrong-key-of-somebody-0123";
    }

    /** {@return a base model of the service} */
    protected abstract String baseModel();

    /**
     * {@return what the provider was given beside the key and may not show, such as tokens of others; default nothing}
     */
    protected List<String> secrets() {
        return List.of();
    }

    /** {@return what else may turn up nowhere, such as signatures that the service gives; default nothing} */
    protected List<String> hidden() {
        return List.of();
    }

    /**
     * {@return words that the log has, so that it is known to be heard; none where the provider logs nothing; default
     * {@code ***}, for the masked key}
     */
    protected List<String> logged() {
        return List.of("***");
    }

    /** {@return words that were shown; default {@code ***}, for the secrets that the service repeats} */
    protected List<String> visible() {
        return List.of("***");
    }

    /** {@return the logger that is heard, with those below it; default {@code io.github.finetune4j}} */
    protected String logger() {
        return "io.github.finetune4j";
    }

    /**
     * {@return a model that answers; default the tuned one} Override it where that needs a deployment.
     *
     * @param tuned model of the job
     */
    protected ModelRef answering(ModelRef tuned) {
        return tuned;
    }

    /**
     * {@return an error of the service, at each call} Override it where its errors are not in OpenAI's form.
     *
     * @param message its words
     */
    protected FakeFault error(String message) {
        return FakeFault.status(400, "bad", message);
    }

    /**
     * Does more with the provider, while all is well: whatever it shows is given to {@link #show}.
     *
     * @param service started
     * @param provider open
     * @param job has ended
     */
    protected void use(S service, P provider, JobRef job) {}

    /**
     * Keeps a text that may hold no secret.
     *
     * @param text of an object, for example
     */
    protected final void show(Object text) {
        shown.append(text).append('\n');
    }

    /**
     * Keeps an exception that may hold no secret, with its causes.
     *
     * @param work that throws one
     */
    protected final void showFailure(Runnable work) {
        Throwable thrown = catchThrowable(work::run);
        assertThat(thrown).as("an exception").isNotNull();
        show(Overheard.printed(thrown));
    }

    // ---- the test

    /** Keys and texts turn up nowhere. */
    @Test
    final void keysAndTexts_turnUpNowhere() {
        String log = Overheard.during(logger(), this::goThrough);
        logged().forEach(word -> assertThat(log).as("the log at its finest").contains(word));
        visible().forEach(word -> assertThat(shown).as("what was shown").contains(word));
        assertThat(log + shown).doesNotContain(nowhere());
    }

    private List<String> nowhere() {
        List<String> nowhere = new ArrayList<>(secrets());
        nowhere.addAll(hidden());
        nowhere.addAll(List.of(key(), wrongKey(), SAID, "Question 1", "Answer 1"));
        return nowhere;
    }

    private void goThrough() {
        try (S service = start();
                P provider = open(service, key());
                P wrong = open(service, wrongKey())) {
            JobRef job = provider.submit(spec("right"), SubmitContext.of("right"));
            show(provider);
            ask(provider, ended(provider, job));
            use(service, provider, job);
            service.noFaults();
            String repeats = "you sent Bearer " + key() + ", " + String.join(", ", secrets());
            service.fault(error(repeats).times(LOOKS));
            showFailure(() -> provider.submit(spec("other"), SubmitContext.of("other")));
            showFailure(() -> provider.poll(job));
            service.noFaults();
            showFailure(() -> wrong.submit(spec("wrong"), SubmitContext.of("wrong")));
        }
    }

    private FineTuneSpec spec(String word) {
        Dataset rows = Dataset.of(IntStream.range(0, ROWS)
                .mapToObj(i -> ChatExample.of(
                        Message.user("Question " + i + " of " + word + ": " + SAID), Message.assistant("Answer " + i)))
                .toList());
        return FineTuneSpec.builder().baseModel(baseModel()).trainingData(rows).build();
    }

    private JobSnapshot ended(P provider, JobRef job) {
        JobSnapshot now = provider.poll(job);
        for (int look = 0; !now.status().terminal() && look < LOOKS; look++) {
            Thread.onSpinWait();
            now = provider.poll(job);
        }
        assertThat(now.tunedModel()).as("the model of %s", now).isPresent();
        show(job);
        show(now);
        show(provider.events(job, EventPage.START));
        return now;
    }

    private void ask(P provider, JobSnapshot ended) {
        if (provider.capabilities().contains(Capability.CHAT)) {
            ChatModel model = provider.chatModel(answering(ended.tunedModel().orElseThrow()));
            model.chat(ChatRequest.user(SAID));
            show(model);
        }
    }
}

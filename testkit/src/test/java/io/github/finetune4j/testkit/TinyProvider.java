// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** A provider of {@link TinyService}, right or wrong in one way. */
final class TinyProvider extends ForwardingProvider {
    /** The way in which it is wrong, or none. */
    enum Wrong {
        NOTHING,
        GIVES_UP_AT_ONCE,
        MAKES_TWO_JOBS,
        GIVES_NO_REMEDY,
        TELLS_THE_KEY,
        SHOWS_THE_KEY,
        LOGS_THE_TEXT,
        DOUBLES_EVENTS,
        LOSES_EVENTS
    }

    private static final Logger LOG = Logger.getLogger("io.github.finetune4j.tiny");

    private final TinyService service;
    private final String key;
    private final Wrong wrong;

    TinyProvider(FineTuneProvider inner, TinyService service, String key, Wrong wrong) {
        super(inner);
        this.service = service;
        this.key = key;
        this.wrong = wrong;
    }

    @Override
    public JobRef submit(FineTuneSpec spec, SubmitContext context) {
        String first = context.idempotencyKey();
        LOG.finest(() -> "submits with key ***" + (wrong == Wrong.LOGS_THE_TEXT ? ProviderSecretsTck.SAID : ""));
        List<String> tried = new ArrayList<>();
        return call(
                "POST",
                "/jobs",
                () -> wrong != Wrong.MAKES_TWO_JOBS && service.has(first),
                () -> {
                    tried.add(first);
                    service.makes(wrong == Wrong.MAKES_TWO_JOBS ? first + tried.size() : first);
                    return super.submit(spec, context);
                },
                () -> super.submit(spec, context));
    }

    @Override
    public JobSnapshot poll(JobRef ref) {
        return call("GET", "/jobs/" + ref.jobId(), () -> false, () -> super.poll(ref), () -> super.poll(ref));
    }

    @Override
    public EventPage events(JobRef ref, String cursor) {
        EventPage page = super.events(ref, cursor);
        return switch (wrong) {
            case DOUBLES_EVENTS -> new EventPage(twice(page.events()), page.nextCursor(), page.more());
            case LOSES_EVENTS -> new EventPage(List.of(), page.nextCursor(), page.more());
            default -> page;
        };
    }

    /** Each under another id, so that the engine cannot know it. */
    private static List<JobEvent> twice(List<JobEvent> events) {
        List<JobEvent> all = new ArrayList<>(events);
        events.forEach(event -> all.add(new JobEvent.Note(event.id() + "-again", event.at(), "info", "once more")));
        return all;
    }

    private <T> T call(String method, String path, BooleanSupplier done, Supplier<T> work, Supplier<T> found) {
        if (!key.equals(TinyService.KEY)) {
            throw new AuthenticationException("tiny: key *** -> set a valid one", failure(1), null);
        }
        int most = wrong == Wrong.GIVES_UP_AT_ONCE ? 1 : 3;
        for (int attempt = 1; attempt <= most; attempt++) {
            Attempt<Optional<T>> call = Attempt.at(() -> service.call(method, path, work));
            if (call.failure() instanceof FakeRefusal refusal) {
                throw new InvalidRequestException(told(refusal), failure(attempt), null);
            }
            if (call.value().isPresent()) {
                return call.value().get();
            }
            if (done.getAsBoolean()) {
                return found.get();
            }
        }
        throw new ProviderUnavailableException("tiny: no answer" + remedy(), failure(most), null);
    }

    private String told(FakeRefusal refusal) {
        String text = new String(refusal.reply().body(), StandardCharsets.UTF_8);
        return "tiny: " + (wrong == Wrong.TELLS_THE_KEY ? text : text.replace(key, "***")) + " -> change the request";
    }

    private String remedy() {
        return wrong == Wrong.GIVES_NO_REMEDY ? "" : " -> try again";
    }

    private ProviderFailure failure(int attempts) {
        return new ProviderFailure(id(), "call", 0, null, attempts);
    }

    @Override
    public String toString() {
        return wrong == Wrong.SHOWS_THE_KEY ? "tiny with " + key : "tiny";
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.http.ApiError;
import io.github.finetune4j.http.ErrorRules;
import io.github.finetune4j.internal.text.Characters;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The meaning of errors in this protocol. */
final class OpenAiErrors implements ErrorRules {
    static final OpenAiErrors RULES = new OpenAiErrors();

    private static final int NOT_FOUND = 404;
    private static final Pattern ONE_JOB = Pattern.compile(".*/fine_tuning/jobs/[^/]+(/.*)?");
    // no code is published, so the words decide
    private static final Pattern CLOSED = Pattern.compile("(?is).*(fine.?tun\\w*[^.]{0,80}(no longer|not"
            + " longer|closed|deprecat|wind|discontinu|not (be )?(available|allowed|permitted|enabled))|(no longer|not"
            + " (allowed|permitted|eligible|enabled)|cannot)[^.]{0,80}(create|start|new)[^.]{0,40}fine.?tun).*");

    /** What is said of a model that was there and is gone: to be distinguished from one that the key does not see. */
    private static final List<String> ENDED =
            List.of("has been deprecated", "was deprecated", "has been retired", "was retired", "shut down", "sunset");

    private static final int LONGEST = 1000; // of a message that is looked through

    private OpenAiErrors() {}

    @Override
    public Optional<ProviderException> special(ApiError error) {
        String path = error.call().uri().getPath();
        boolean creates = error.call().method().equals("POST") && path.endsWith("/fine_tuning/jobs");
        if (creates && error.status() / 100 == 4 && closed(error)) {
            return Optional.of(new FineTuningClosedException(
                    error.message("choose another model or service: this account or model gets no new jobs here"),
                    error.failure(),
                    null));
        }
        if (error.status() == NOT_FOUND && ONE_JOB.matcher(path).matches()) {
            return Optional.of(new JobNotFoundException(
                    error.message("check the reference, the account and the project"), error.failure(), null));
        }
        return Optional.empty();
    }

    /** {@return whether the service says of a model that it has ended} */
    static boolean saysEnded(ProviderException refusal) {
        String words = Characters.lower(beginning(String.valueOf(refusal.getMessage())));
        return ENDED.stream().anyMatch(words::contains);
    }

    private static boolean closed(ApiError error) {
        boolean refused = error.status() == 400 || error.status() == 401 || error.status() == 403;
        return refused
                && (CLOSED.matcher(beginning(error.body().message())).matches()
                        || error.body().code().contains("fine_tuning_closed"));
    }

    private static String beginning(String message) {
        return message.substring(0, Math.min(message.length(), LONGEST));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.http.ApiError;
import io.github.finetune4j.http.ErrorRules;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The meaning of errors at Together AI. */
final class TogetherErrors implements ErrorRules {
    static final TogetherErrors RULES = new TogetherErrors();

    private static final int UNAUTHORIZED = 401;
    private static final int PAYMENT_REQUIRED = 402;
    private static final int NOT_FOUND = 404;
    private static final Pattern ONE_JOB = Pattern.compile(".*/fine-tunes/(?!models/|estimate-price)[^/]+(/.*)?");

    private TogetherErrors() {}

    @Override
    public Optional<ProviderException> special(ApiError error) {
        String path = error.call().uri().getPath();
        boolean download = path.endsWith("/finetune/download");
        if (error.status() == NOT_FOUND && (download || ONE_JOB.matcher(path).matches())) {
            return Optional.of(new JobNotFoundException(
                    error.message("check the reference, and whose key it is"), error.failure(), null));
        }
        if (error.status() == PAYMENT_REQUIRED || (error.status() == UNAUTHORIZED && outOfCredits(error))) {
            return Optional.of(new PermissionException(
                    error.message("add credits at api.together.ai, under billing"), error.failure(), null));
        }
        return Optional.empty();
    }

    /** A used-up trial is refused as a wrong key is; no code is published, so the words decide. */
    private static boolean outOfCredits(ApiError error) {
        String words = error.body().message().toLowerCase(Locale.ROOT);
        return words.contains("credit") || words.contains("billing");
    }
}

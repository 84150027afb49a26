// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.http.ApiError;
import io.github.finetune4j.http.ErrorBody;
import io.github.finetune4j.http.ErrorRules;
import io.github.finetune4j.http.HttpReply;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The meaning of errors at Fireworks AI, whose codes are gRPC's, as a word or as a number. */
final class FireworksErrors implements ErrorRules {
    static final FireworksErrors RULES = new FireworksErrors();

    private static final int PAYMENT_REQUIRED = 402;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int SUSPENDED = 412;
    private static final Set<String> TAKEN = Set.of("ALREADY_EXISTS", "6");
    private static final Pattern ONE_JOB =
            Pattern.compile(".*/v1/accounts/[^/]+/(supervisedFineTuningJobs|dpoJobs)/[^/]+");

    private FireworksErrors() {}

    /** A name that is taken stays taken. */
    @Override
    public boolean mayPass(HttpReply reply) {
        return ErrorRules.super.mayPass(reply) && !(reply.status() == CONFLICT && taken(ErrorBody.of(reply)));
    }

    private static boolean taken(ErrorBody body) {
        return TAKEN.contains(body.code());
    }

    @Override
    public Optional<ProviderException> special(ApiError error) {
        int status = error.status();
        if (status == NOT_FOUND && ONE_JOB.matcher(error.call().uri().getPath()).matches()) {
            return Optional.of(new JobNotFoundException(
                    error.message("check the reference, and whose key it is"), error.failure(), null));
        }
        if (status == PAYMENT_REQUIRED || status == SUSPENDED) {
            return Optional.of(new PermissionException(
                    error.message("look at billing at app.fireworks.ai: credits, spend limit, suspension"),
                    error.failure(),
                    null));
        }
        if (status == CONFLICT && taken(error.body())) {
            return Optional.of(
                    new InvalidRequestException(error.message("choose another name"), error.failure(), null));
        }
        return Optional.empty();
    }
}

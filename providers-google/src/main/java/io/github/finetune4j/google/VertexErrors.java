// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.error.AuthenticationException;
import io.github.finetune4j.error.FineTuningClosedException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.JobNotFoundException;
import io.github.finetune4j.error.PermissionException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.RateLimitedException;
import io.github.finetune4j.http.ApiError;
import io.github.finetune4j.http.ErrorRules;
import io.github.finetune4j.http.HttpReply;
import java.util.Optional;
import java.util.regex.Pattern;

/** The meaning of Google's errors beyond their status. */
final class VertexErrors implements ErrorRules {
    static final VertexErrors RULES = new VertexErrors();

    private static final Pattern ONE_JOB = Pattern.compile(".*/tuningJobs/[^/]+");
    private static final Pattern CLOSED = Pattern.compile("(?is).*(model[^.]{0,160}(not (supported|available|allowed)"
            + "|does not support|no longer|deprecat|retired|discontinu)|not support[^.]{0,40} (fine-?)?tun).*");
    private static final Pattern PLACE = Pattern.compile("(?is).*(location|region)\\b.*");
    private static final Pattern SWITCHED_OFF =
            Pattern.compile("(?is).*(has not been used in project|api[^.]{0,80}disabled).*");
    private static final Pattern BILLING = Pattern.compile("(?is).*billing.*");
    private static final Pattern NEVER =
            Pattern.compile("(?is).*(limit: 0\\b|limit '?0'?\\b|exceeds? .{0,200}daily).*");

    private VertexErrors() {}

    @Override
    public boolean mayPass(HttpReply reply) {
        boolean never = reply.status() == 429 && NEVER.matcher(reply.text()).matches();
        return !never && ErrorRules.super.mayPass(reply);
    }

    @Override
    public Optional<ProviderException> special(ApiError error) {
        String path = error.call().uri().getPath();
        return switch (error.status()) {
            case 400 -> path.endsWith("/tuningJobs") ? Optional.of(refusedJob(error)) : Optional.empty();
            case 401 ->
                Optional.of(new AuthenticationException(
                        error.message("renew the credentials: gcloud auth application-default login, or a key file in"
                                + " GOOGLE_APPLICATION_CREDENTIALS"),
                        error.failure(),
                        null));
            case 403 -> Optional.of(forbidden(error));
            case 404 -> missing(error, path);
            case 429 -> Optional.of(limited(error));
            default -> Optional.empty();
        };
    }

    private static ProviderException refusedJob(ApiError error) {
        String said = error.body().message();
        if (PLACE.matcher(said).matches()) {
            return new InvalidRequestException(
                    error.message("choose a region that tunes this model, and a bucket there"), error.failure(), null);
        }
        return CLOSED.matcher(said).matches()
                ? new FineTuningClosedException(
                        error.message("choose another base model, or a region where it can be tuned"),
                        error.failure(),
                        null)
                : new InvalidRequestException(
                        error.message("change the request; trying again is useless"), error.failure(), null);
    }

    private static ProviderException forbidden(ApiError error) {
        String said = error.body().message();
        String toDo = "ask for the role Vertex AI User (and Storage Object Admin on the bucket), or check the project";
        if (SWITCHED_OFF.matcher(said).matches()) {
            toDo = "switch the API on in this project, and wait a few minutes";
        } else if (BILLING.matcher(said).matches()) {
            toDo = "switch billing on for this project";
        }
        return new PermissionException(error.message(toDo), error.failure(), null);
    }

    private static Optional<ProviderException> missing(ApiError error, String path) {
        if (ONE_JOB.matcher(path).matches()) {
            return Optional.of(new JobNotFoundException(
                    error.message("check the reference, the project and the region"), error.failure(), null));
        }
        boolean model = path.contains("/publishers/") || path.contains("/endpoints/");
        return model
                ? Optional.of(new InvalidRequestException(
                        error.message("check the model and whether it answers in this location (chatLocation)"),
                        error.failure(),
                        null))
                : Optional.empty();
    }

    private static ProviderException limited(ApiError error) {
        if (NEVER.matcher(error.body().message()).matches()) {
            return new PermissionException(
                    error.message("ask for a higher quota in this region, or use another: waiting does not help"),
                    error.failure(),
                    null);
        }
        return new RateLimitedException(
                error.message("wait until other jobs have ended, or ask for a higher quota of the region"),
                error.failure(),
                null);
    }
}

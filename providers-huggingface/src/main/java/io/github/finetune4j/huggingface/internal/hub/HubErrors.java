// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.hub;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.http.ApiError;
import io.github.finetune4j.http.ErrorBody;
import io.github.finetune4j.http.ErrorRules;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.huggingface.HubException;
import io.github.finetune4j.huggingface.HubProblem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of the Hub's errors: it says so in {@code X-Error-Code} and {@code X-Error-Message}, also where there is
 * no body.
 *
 * @param endpoint of the Hub, without a slash at its end
 * @param signedIn whether calls carry a token
 */
public record HubErrors(String endpoint, boolean signedIn) implements ErrorRules {
    private static final String BUSY = "another conflicting operation";
    private static final String BAD_TOKEN = "Invalid credentials in Authorization header";

    @Override
    public boolean mayPass(HttpReply reply) {
        return reply.status() == 409 ? ErrorBody.of(reply).message().contains(BUSY) : ErrorRules.super.mayPass(reply);
    }

    @Override
    public Optional<ProviderException> special(ApiError error) {
        String code = error.header("X-Error-Code").orElse("");
        String message = error.header("X-Error-Message").orElse(error.body().message());
        if (message.startsWith("Access to this resource is disabled")) {
            return refused(error, HubProblem.DISABLED, "take another one: Hugging Face has switched it off");
        }
        return switch (code) {
            case "RepoNotFound" -> repositoryNotFound(error);
            case "RevisionNotFound" ->
                refused(error, HubProblem.REVISION_NOT_FOUND, "name a branch, tag or commit that it has");
            case "EntryNotFound" -> refused(error, HubProblem.ENTRY_NOT_FOUND, "look at its list of files");
            case "GatedRepo" -> gated(error);
            default -> byStatus(error, message);
        };
    }

    private Optional<ProviderException> byStatus(ApiError error, String message) {
        if (error.status() == 401 && !signedIn && !message.equals(BAD_TOKEN)) {
            return repositoryNotFound(error);
        }
        return error.status() == 412
                ? refused(error, HubProblem.CONFLICT, "look at what was committed, and commit again on top of it")
                : Optional.empty();
    }

    private Optional<ProviderException> repositoryNotFound(ApiError error) {
        return refused(
                error,
                HubProblem.REPOSITORY_NOT_FOUND,
                signedIn
                        ? "check its name and kind; if it is private, use a token that may read it"
                        : "check its name and kind; if it is private or gated, set HF_TOKEN");
    }

    private Optional<ProviderException> gated(ApiError error) {
        return refused(
                error,
                HubProblem.GATED,
                "accept its terms on " + endpoint + "/" + repository(error)
                        + (signedIn
                                ? " with the account of this token"
                                : ", and set HF_TOKEN to a token of that account"));
    }

    /** {@return the repository in the address that was called; the Hub's page for it} */
    private static String repository(ApiError error) {
        String path = error.call().uri().getPath();
        String shortened = path.replaceFirst("^/(api/)?(models/)?", "");
        return shortened.replaceFirst("/(resolve|raw|tree|revision|preupload|commit)/.*$", "");
    }

    private static Optional<ProviderException> refused(ApiError error, HubProblem problem, String toDo) {
        @Nullable String commit = error.header("X-Repo-Commit").orElse(null);
        return Optional.of(new HubException(problem, error.message(toDo), error.failure(), commit));
    }
}

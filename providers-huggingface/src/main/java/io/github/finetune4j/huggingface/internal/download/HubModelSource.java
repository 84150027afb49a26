// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.download;

import io.github.finetune4j.huggingface.HubProblem;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.internal.hub.HubRefusal;
import io.github.finetune4j.huggingface.internal.hub.RepoNames;
import io.github.finetune4j.huggingface.internal.hub.RepoPath;
import io.github.finetune4j.model.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Models by their name on the Hub: {@code owner/name}, or {@code owner/name@revision}. Only what a model is loaded from
 * is fetched: JSON, templates, vocabularies and the safetensors at the top.
 */
public record HubModelSource(Downloads downloads) implements ModelSource {
    private static final Pattern WANTED = Pattern.compile(
            "[^/]+\\.(json|safetensors|jinja|model|txt)|(chat_templates|additional_chat_templates)/[^/]+\\.jinja");

    @Override
    public Optional<Path> folder(String modelId) {
        int at = modelId.indexOf('@');
        String id = at < 0 ? modelId : modelId.substring(0, at);
        String revision = at < 0 ? HubRepo.MAIN : modelId.substring(at + 1);
        boolean ours = id.indexOf('/') > 0 && RepoNames.validId(id) && RepoPath.safe(revision);
        return ours && !isLocal(modelId) ? Optional.of(fetched(HubRepo.model(id).at(revision))) : Optional.empty();
    }

    /** A folder of that name comes first, as everywhere with Hugging Face's libraries. */
    private static boolean isLocal(String modelId) {
        try {
            return Files.exists(Path.of(modelId));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private Path fetched(HubRepo repo) {
        Path folder =
                downloads.snapshot(repo, file -> WANTED.matcher(file.path()).matches());
        if (!holds(folder, "config.json", RepoNames.ADAPTER_CONFIG) || !holdsWeights(folder)) {
            throw HubRefusal.of(
                    HubProblem.NO_WEIGHTS,
                    "load " + repo,
                    repo + " has no config.json with safetensors beside it"
                            + (downloads.offline() ? " in the cache" : "")
                            + " -> take a repository that has them, or convert its weights");
        }
        return folder;
    }

    private static boolean holds(Path folder, String... names) {
        return List.of(names).stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
    }

    private static boolean holdsWeights(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".safetensors") && Files.isRegularFile(file));
        } catch (IOException e) {
            return false;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.upload;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.Body;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.huggingface.CommitResult;
import io.github.finetune4j.huggingface.HubException;
import io.github.finetune4j.huggingface.HubProblem;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.RepoNames;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.internal.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes repositories and commits. */
public record Uploads(HubContext hub, Repositories repositories) {
    private static final int FILES_AT_ONCE = 256;
    private static final int MOST_TRIES = 4;

    /** {@return whether it was made now} */
    public boolean create(HubRepo repo, boolean hidden) {
        Map<String, Object> asked = named(repo);
        asked.put("private", hidden);
        try {
            hub.client()
                    .object(HttpCall.post("api", "repos", "create")
                            .operation("create " + repo)
                            .replay(Replay.HARMLESS)
                            .json(asked)
                            .build());
            return true;
        } catch (ProviderException e) {
            if (e.status().orElse(0) == 409) {
                return false; // there already, or made by an attempt whose answer was lost
            }
            throw e;
        }
    }

    public void delete(HubRepo repo) {
        hub.client()
                .send(HttpCall.delete("api", "repos", "delete")
                        .operation("delete " + repo)
                        .json(named(repo))
                        .build());
    }

    private static Map<String, Object> named(HubRepo repo) {
        String[] parts = RepoNames.segments(repo);
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("name", parts[parts.length - 1]);
        if (parts.length > 1) {
            named.put("organization", parts[0]);
        }
        named.put("type", RepoNames.word(repo.type()));
        return named;
    }

    public CommitResult commit(HubRepo repo, CommitPlan commit) {
        List<Addition> changed = changed(repo, commit);
        new LargeFiles(hub, repo)
                .upload(changed.stream().filter(Addition::large).toList());
        if (changed.isEmpty() && commit.deletions().isEmpty()) {
            return new CommitResult(repositories.commit(repo), List.of(), null);
        }
        return send(repo, commit, changed);
    }

    /** {@return the files that the repository does not hold as they are} */
    private List<Addition> changed(HubRepo repo, CommitPlan commit) {
        List<Map.Entry<String, Content>> files = new ArrayList<>(commit.files().entrySet());
        List<Addition> changed = new ArrayList<>();
        for (int from = 0; from < files.size(); from += FILES_AT_ONCE) {
            changed.addAll(ask(repo, files.subList(from, Math.min(files.size(), from + FILES_AT_ONCE))));
        }
        return changed;
    }

    private List<Addition> ask(HubRepo repo, List<Map.Entry<String, Content>> files) {
        List<Map<String, Object>> samples = files.stream()
                .map(file -> Addition.sample(file.getKey(), file.getValue()))
                .toList();
        Map<String, Object> reply = hub.client()
                .object(hub.call("POST", hub.api(repo, "preupload", repo.revision())).toBuilder()
                        .operation("ask how files of " + repo + " are to be sent")
                        .replay(Replay.HARMLESS)
                        .json(Map.of("files", samples))
                        .build());
        Map<String, Map<String, Object>> modes = new HashMap<>();
        Repositories.maps(reply.get("files")).forEach(mode -> modes.put(Repositories.text(mode.get("path")), mode));
        List<Addition> changed = new ArrayList<>();
        for (Map.Entry<String, Content> file : files) {
            Map<String, Object> mode = modes.getOrDefault(file.getKey(), Map.of());
            // the storage for large files takes no empty ones
            boolean large =
                    "lfs".equals(mode.get("uploadMode")) && file.getValue().length() > 0;
            Addition addition = Addition.of(file.getKey(), file.getValue(), large);
            if (!Boolean.TRUE.equals(mode.get("shouldIgnore"))
                    && !addition.hash().equals(mode.get("oid"))) {
                changed.add(addition);
            }
        }
        return changed;
    }

    /**
     * A commit is not to be made twice, and an answer may be lost: so each names its parent, and after a failure whose
     * end is not known the repository is looked at.
     */
    private CommitResult send(HubRepo repo, CommitPlan commit, List<Addition> changed) {
        String parent = commit.parent().orElseGet(() -> repositories.commit(repo));
        for (int attempt = 1; ; attempt++) {
            try {
                return post(repo, commit, changed, parent);
            } catch (TransientProviderException | HubException e) {
                boolean conflict = e instanceof HubException refused && refused.problem() == HubProblem.CONFLICT;
                String head = conflict || e instanceof TransientProviderException ? repositories.commit(repo) : parent;
                if (!head.equals(parent) && !commit.pullRequest() && holds(repo.at(head), commit, changed)) {
                    return result(head, changed, Map.of());
                }
                boolean again = conflict ? commit.parent().isEmpty() : head.equals(parent) && !commit.pullRequest();
                if (!again || attempt == MOST_TRIES || !(conflict || e instanceof TransientProviderException)) {
                    throw e;
                }
                parent = head;
            }
        }
    }

    private boolean holds(HubRepo repo, CommitPlan commit, List<Addition> changed) {
        Map<String, String> there = new HashMap<>();
        repositories
                .files(repo)
                .forEach(file -> there.put(file.path(), file.sha256().orElse(file.blobId())));
        return changed.stream().allMatch(file -> file.hash().equals(there.get(file.path())))
                && commit.deletions().stream().noneMatch(there::containsKey);
    }

    private CommitResult post(HubRepo repo, CommitPlan commit, List<Addition> changed, String parent) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("summary", commit.message());
        header.put("description", commit.description());
        header.put("parentCommit", parent);
        line(lines, Map.of("key", "header", "value", header));
        changed.forEach(file -> line(lines, file.line()));
        commit.deletions().forEach(path -> line(lines, Map.of("key", "deletedFile", "value", Map.of("path", path))));
        HttpCall call = hub.call("POST", hub.api(repo, "commit", repo.revision())).toBuilder()
                .operation("commit to " + repo)
                .replay(Replay.IF_REFUSED)
                .addQuery("create_pr", commit.pullRequest() ? "1" : null)
                .body(new Body("application/x-ndjson", Content.of(lines.toByteArray())))
                .build();
        Map<String, Object> reply = hub.client().object(call);
        return result(Repositories.text(reply.get("commitOid")), changed, reply);
    }

    private static void line(ByteArrayOutputStream lines, Map<String, Object> value) {
        lines.writeBytes(Json.bytes(value));
        lines.write('\n');
    }

    private static CommitResult result(String commit, List<Addition> changed, Map<String, Object> reply) {
        String address = reply.get("pullRequestUrl") instanceof String text ? text : null;
        return new CommitResult(commit, changed.stream().map(Addition::path).toList(), address);
    }
}

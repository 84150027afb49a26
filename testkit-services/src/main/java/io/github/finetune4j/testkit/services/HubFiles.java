// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.services.HubStore.Commit;
import io.github.finetune4j.testkit.services.HubStore.Repo;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The repositories and files of {@link FakeHub}. */
final class HubFiles {
    private static final int PAGE = 50;

    private final HubStore store;
    private final URI elsewhere;

    /** @param elsewhere the other host, which holds what is large */
    HubFiles(HubStore store, URI elsewhere) {
        this.store = store;
        this.elsewhere = elsewhere;
    }

    void resolve(HubExchange exchange, Repo repo, String revision, String path) throws IOException {
        Optional<Commit> commit = repo.at(revision);
        if (commit.isEmpty()) {
            noRevision(exchange, revision);
            return;
        }
        exchange.set("X-Repo-Commit", commit.get().id());
        HubBlob blob = commit.get().files().get(path);
        if (blob == null) {
            exchange.refuse(404, "EntryNotFound", "Entry not found");
        } else if (blob.large()) {
            redirect(exchange, blob);
        } else {
            exchange.set("ETag", "\"" + blob.etag() + "\"").blob(blob);
        }
    }

    private void redirect(HubExchange exchange, HubBlob blob) throws IOException {
        store.objects.put(blob.sha256(), blob);
        exchange.set("X-Linked-Etag", "\"" + blob.sha256() + "\"");
        exchange.set("X-Linked-Size", Long.toString(blob.size()));
        exchange.set("Location", elsewhere + "/blob/" + blob.sha256() + "?sig=good");
        exchange.empty(302);
    }

    private static void noRevision(HubExchange exchange, String revision) throws IOException {
        exchange.refuse(404, "RevisionNotFound", "Invalid rev id: " + revision);
    }

    void info(HubExchange exchange, Repo repo, String revision) throws IOException {
        Optional<Commit> commit = repo.at(revision);
        if (commit.isEmpty()) {
            noRevision(exchange, revision);
            return;
        }
        List<Map<String, Object>> siblings = commit.get().files().keySet().stream()
                .map(path -> Map.<String, Object>of("rfilename", path))
                .toList();
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("_id", repo.key);
        info.put("id", repo.id());
        info.put("modelId", repo.id());
        info.put("sha", commit.get().id());
        info.put("private", repo.hidden);
        info.put("gated", repo.gated ? "auto" : false);
        info.put("disabled", repo.disabled);
        info.put("tags", List.of("finetune4j"));
        info.put("siblings", siblings);
        if (exchange.parameter("expand").equals("inferenceProviderMapping")) {
            info.put("inferenceProviderMapping", providers(repo));
        }
        exchange.answer(200, info);
    }

    private static List<Map<String, Object>> providers(Repo repo) {
        return repo.providers.stream()
                .map(name -> Map.<String, Object>of(
                        "provider",
                        name,
                        "status",
                        "live",
                        "task",
                        "conversational",
                        "providerId",
                        name + "/" + repo.id()))
                .toList();
    }

    void tree(HubExchange exchange, Repo repo, String revision) throws IOException {
        Optional<Commit> commit = repo.at(revision);
        if (commit.isEmpty()) {
            noRevision(exchange, revision);
            return;
        }
        List<Map<String, Object>> entries = new ArrayList<>();
        commit.get().files().forEach((path, blob) -> entries.add(entry(path, blob)));
        page(exchange, entries, "/api/" + repo.key + "/tree/" + quoted(revision) + "?recursive=true");
    }

    /** Answers with as many as a page holds, and where the next one is. */
    static void page(HubExchange exchange, List<Map<String, Object>> all, String address) throws IOException {
        String cursor = exchange.parameter("cursor");
        int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        int to = Math.min(all.size(), from + PAGE);
        if (to < all.size()) {
            String next = "http://" + exchange.header("Host") + address + "&cursor=" + to;
            exchange.set("Link", "<" + next + ">; rel=\"next\"");
        }
        exchange.answer(200, all.subList(from, to));
    }

    private static Map<String, Object> entry(String path, HubBlob blob) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("type", "file");
        entry.put("oid", blob.gitSha1());
        entry.put("size", blob.size());
        entry.put("path", path);
        if (blob.large()) {
            entry.put("lfs", Map.of("oid", blob.sha256(), "size", blob.size(), "pointerSize", 134));
        }
        return entry;
    }

    void refs(HubExchange exchange, Repo repo) throws IOException {
        List<Map<String, Object>> branches = new ArrayList<>();
        repo.refs.forEach((name, commit) ->
                branches.add(Map.of("name", name, "ref", "refs/heads/" + name, "targetCommit", commit)));
        exchange.answer(200, Map.of("branches", branches, "tags", List.of(), "converts", List.of()));
    }

    static String quoted(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

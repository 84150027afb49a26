// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.hub;

import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.Page;
import io.github.finetune4j.http.Pages;
import io.github.finetune4j.huggingface.HubFile;
import io.github.finetune4j.huggingface.HubProblem;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.RepoInfo;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The repositories of the Hub, as it describes them. */
public record Repositories(HubContext hub) {
    private static final Pattern NEXT = Pattern.compile("<([^<>]+)>\\s*+;\\s*+rel=\"?next\"?");

    public RepoInfo info(HubRepo repo) {
        Map<String, Object> reply = hub.client()
                .object(hub.call("GET", hub.api(repo, "revision", repo.revision())).toBuilder()
                        .operation("look up " + repo)
                        .build());
        String commit = text(reply.get("sha"));
        if (!RepoNames.isCommit(commit)) {
            throw HubRefusal.of(
                    HubProblem.NOT_A_HUB,
                    "look up " + repo,
                    "what answers at " + hub.endpoint() + " is no Hub: no commit for " + repo
                            + " -> check HF_ENDPOINT");
        }
        return new RepoInfo(
                text(reply.get("id")),
                commit,
                Boolean.TRUE.equals(reply.get("private")),
                reply.get("gated") != null && !Boolean.FALSE.equals(reply.get("gated")),
                texts(reply.get("tags")),
                maps(reply.get("siblings")).stream()
                        .map(file -> text(file.get("rfilename")))
                        .toList());
    }

    public String commit(HubRepo repo) {
        return info(repo).commit();
    }

    public List<HubFile> files(HubRepo repo) {
        HttpCall first = hub.call("GET", hub.api(repo, "tree", repo.revision())).toBuilder()
                .addQuery("recursive", "true")
                .operation("list files of " + repo)
                .build();
        return pages(first).stream()
                .filter(entry -> "file".equals(entry.get("type")))
                .map(Repositories::file)
                .toList();
    }

    private static HubFile file(Map<String, Object> entry) {
        String path = text(entry.get("path"));
        if (!RepoPath.safe(path)) {
            throw HubRefusal.of(
                    HubProblem.UNSAFE_PATH,
                    "list files",
                    "the repository has a file whose name would leave its folder: " + path
                            + " -> do not use this repository");
        }
        @Nullable String sha256 = entry.get("lfs") instanceof Map<?, ?> lfs ? text(lfs.get("oid")) : null;
        long size = entry.get("size") instanceof Number number ? number.longValue() : 0;
        return new HubFile(path, size, text(entry.get("oid")), sha256);
    }

    /** {@return a list of objects over all its pages; the next one is in the header {@code Link}} */
    public Pages<Map<String, Object>> pages(HttpCall first) {
        return Pages.of(cursor -> {
            HttpCall call = cursor == null
                    ? first
                    : HttpCall.builder("GET", URI.create(cursor))
                            .operation(first.operation())
                            .build();
            HttpReply reply = hub.client().send(call.toBuilder().expectJson().build());
            return new Page<>(maps(parsed(reply)), next(reply).orElse(null));
        });
    }

    private Object parsed(HttpReply reply) {
        try {
            Object value = Json.parse(reply.bytes());
            return value == null ? List.of() : value;
        } catch (JsonException e) {
            throw HubRefusal.of(
                    HubProblem.NOT_A_HUB,
                    "read a list",
                    "what answers at " + hub.endpoint() + " is no Hub: " + e.getMessage() + " -> check HF_ENDPOINT");
        }
    }

    private Optional<String> next(HttpReply reply) {
        return reply.headers().first("Link").flatMap(link -> {
            Matcher matcher = NEXT.matcher(link);
            return matcher.find()
                    ? Optional.of(
                            hub.mirrored(reply.uri().resolve(matcher.group(1))).toString())
                    : Optional.empty();
        });
    }

    public static String text(@Nullable Object value) {
        return value instanceof String text ? text : value instanceof Number number ? number.toString() : "";
    }

    public static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? Json.plainMap(map) : Map.of();
    }

    public static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    public static List<Map<String, Object>> maps(@Nullable Object value) {
        List<Map<String, Object>> maps = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof Map<?, ?> map) {
                    maps.add(Json.plainMap(map));
                }
            }
        }
        return maps;
    }
}

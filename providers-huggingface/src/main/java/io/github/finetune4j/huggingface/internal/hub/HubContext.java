// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.hub;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.huggingface.HubProgress;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.RepoType;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The context that all parts of the Hub's client share.
 *
 * @param client calls the Hub
 * @param endpoint of the Hub
 * @param signedIn whether calls carry a token
 * @param cacheRoot of all repositories
 * @param offline never calls
 * @param symlinks whether snapshots link to blobs
 * @param workers files at once
 * @param listener of progress
 * @param sleeper waits before another try
 * @param clock tells how old a file is
 * @param hashing runs checksums beside transfers
 */
public record HubContext(
        ApiClient client,
        URI endpoint,
        boolean signedIn,
        Path cacheRoot,
        boolean offline,
        boolean symlinks,
        int workers,
        Consumer<? super HubProgress> listener,
        Sleeper sleeper,
        InstantSource clock,
        Executor hashing) {
    /** What errors and references call the Hub. */
    public static final String ID = "huggingface";

    private static final String ORIGINAL = "https://huggingface.co/";

    /** {@return the segments of a repository's page: {@code datasets}, owner, name} */
    public List<String> page(HubRepo repo) {
        List<String> segments = new ArrayList<>();
        if (repo.type() != RepoType.MODEL) {
            segments.add(RepoNames.plural(repo.type()));
        }
        segments.addAll(List.of(RepoNames.segments(repo)));
        return segments;
    }

    /** {@return the segments of a repository's API} */
    public List<String> api(HubRepo repo, String... more) {
        List<String> segments = new ArrayList<>(List.of("api", RepoNames.plural(repo.type())));
        segments.addAll(List.of(RepoNames.segments(repo)));
        segments.addAll(List.of(more));
        return segments;
    }

    public HttpCall call(String method, List<String> segments) {
        String[] path = segments.toArray(String[]::new);
        return switch (method) {
            case "GET" -> HttpCall.get(path).build();
            case "POST" -> HttpCall.post(path).build();
            case "PUT" -> HttpCall.put(path).build();
            case "DELETE" -> HttpCall.delete(path).build();
            default ->
                HttpCall.builder(method, HttpCall.get(path).build().uri()).build();
        };
    }

    /** {@return an address that the Hub gave, at the mirror where one is set} */
    public URI mirrored(URI given) {
        String text = given.toString();
        String own = endpoint + "/";
        return text.startsWith(ORIGINAL) && !own.equals(ORIGINAL)
                ? URI.create(own + text.substring(ORIGINAL.length()))
                : given;
    }
}

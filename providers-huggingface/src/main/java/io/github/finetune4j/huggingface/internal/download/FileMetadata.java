// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.download;

import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.huggingface.HubException;
import io.github.finetune4j.huggingface.HubProblem;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.HubRefusal;
import io.github.finetune4j.huggingface.internal.hub.RepoNames;
import java.net.URI;
import java.util.Optional;

/**
 * The Hub's facts about a file before it is fetched.
 *
 * @param commit that the revision is now
 * @param etag name of its blob
 * @param size bytes, below 0 if the Hub does not say
 * @param location where its bytes are, for now
 */
public record FileMetadata(String commit, String etag, long size, URI location) {
    static FileMetadata of(HttpReply reply, String path) {
        boolean elsewhere = reply.status() / 100 == 3;
        String commit = reply.headers().first("X-Repo-Commit").orElse("");
        String etag = reply.headers()
                .first("X-Linked-Etag")
                .or(() -> reply.headers().first("ETag"))
                .map(FileMetadata::bare)
                .orElse("");
        if (!RepoNames.isCommit(commit) || etag.isEmpty()) {
            throw HubRefusal.of(
                    HubProblem.NOT_A_HUB,
                    "look up " + path,
                    "what answers at " + reply.uri().getHost() + " is no Hub: no commit or no ETag for " + path
                            + " -> check HF_ENDPOINT, and whether a proxy answers instead");
        }
        Optional<String> length = reply.headers()
                .first("X-Linked-Size")
                .or(() -> elsewhere ? Optional.empty() : reply.headers().first("Content-Length"));
        URI location = reply.headers()
                .first("Location")
                .map(text -> reply.uri().resolve(text))
                .orElse(reply.uri());
        return new FileMetadata(commit, etag, length.map(FileMetadata::number).orElse(-1L), location);
    }

    /**
     * {@return the same, at the mirror where one is set}
     *
     * @param hub that said it
     * @param path for words
     * @throws HubException if a Hub with encryption sends the file to an address without
     */
    public FileMetadata checked(HubContext hub, String path) {
        URI mirrored = hub.mirrored(location);
        if ("https".equals(hub.endpoint().getScheme()) && !"https".equals(mirrored.getScheme())) {
            throw HubRefusal.of(
                    HubProblem.NOT_A_HUB,
                    "look up " + path,
                    "the Hub sends " + path + " to an address without encryption: " + mirrored.getHost()
                            + " -> check what stands between");
        }
        return new FileMetadata(commit, etag, size, mirrored);
    }

    /** {@return an ETag without the mark of weakness and the quotes} */
    private static String bare(String etag) {
        return etag.strip().replaceFirst("^W/", "").replace("\"", "");
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }
}

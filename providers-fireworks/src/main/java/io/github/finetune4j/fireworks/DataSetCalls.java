// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.Body;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.MaybeThere;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.http.upload.Multipart;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The calls for data sets. Up to {@code largest} bytes go to the API itself, more to a signed URL of its storage.
 *
 * @param largest bytes of a form
 */
record DataSetCalls(ApiClient client, Account account, Duration uploadTimeout, long largest) {
    private static final String DATASETS = "datasets";
    private static final String JSONL = ".jsonl";
    private static final String BYTES = "application/octet-stream";
    private static final Pattern SIGNED = Pattern.compile("(?i)[?&]X-Goog-SignedHeaders=([^&]*)");

    Optional<Fields> find(String id) {
        HttpCall call = HttpCall.get(account.path(DATASETS, id))
                .operation("get data set")
                .build();
        return MaybeThere.find(client, call);
    }

    List<Fields> list() {
        return FireworksApi.all(client, "list data sets", DATASETS, account.path(DATASETS));
    }

    /** Without rows yet. */
    Fields create(String id, int rows) {
        Map<String, ?> body = Map.of(
                "datasetId",
                id,
                "dataset",
                Map.of("displayName", id, "exampleCount", Integer.toString(rows), "userUploaded", Map.of()));
        return new Fields(client.object(HttpCall.post(account.path(DATASETS))
                .operation("create data set")
                .json(body)
                .build()));
    }

    /** Gives a data set its rows; to do it twice does no harm. */
    void upload(String id, Content content) {
        if (content.length() <= largest) {
            send(id, content);
        } else {
            put(id, content);
        }
    }

    private void send(String id, Content content) {
        Multipart form = Multipart.form().file("file", id + JSONL, BYTES, content);
        HttpCall call = HttpCall.post(account.path(DATASETS, id + ":upload"))
                .operation("upload rows")
                .body(form.body())
                .replay(Replay.HARMLESS)
                .attemptTimeout(uploadTimeout)
                .totalTimeout(uploadTimeout.multipliedBy(2))
                .build();
        client.object(call);
    }

    private void put(String id, Content content) {
        String size = Long.toString(content.length());
        Fields urls = new Fields(client.object(HttpCall.post(account.path(DATASETS, id + ":getUploadEndpoint"))
                        .operation("get upload endpoint")
                        .replay(Replay.HARMLESS)
                        .json(Map.of("filenameToSize", Map.of(id + JSONL, size)))
                        .build()))
                .object("filenameToSignedUrls");
        String url = urls.with(id + JSONL, "list of URLs", FireworksProvider.ID, "get upload endpoint")
                .text(id + JSONL);
        HttpCall.Builder call = HttpCall.builder("PUT", URI.create(url))
                .operation("upload rows")
                .body(new Body(BYTES, content))
                .replay(Replay.HARMLESS)
                .attemptTimeout(uploadTimeout)
                .totalTimeout(uploadTimeout.multipliedBy(2));
        if (signed(url).contains("x-goog-content-length-range")) {
            call.addHeader("x-goog-content-length-range", size + "," + size);
        }
        client.send(call.build()).close();
        client.object(HttpCall.post(account.path(DATASETS, id + ":validateUpload"))
                .operation("validate upload")
                .replay(Replay.HARMLESS)
                .json(Map.of())
                .build());
    }

    /** {@return the header fields that the URL was signed for: those have to be sent} */
    private static String signed(String url) {
        Matcher found = SIGNED.matcher(url);
        return found.find() ? found.group(1).toLowerCase(Locale.ROOT) : "";
    }

    /** {@return where the files of a data set are, by their names; empty where there is no such data set} */
    Optional<Map<String, Object>> downloads(String id) {
        HttpCall call = HttpCall.get(account.path(DATASETS, id + ":getDownloadEndpoint"))
                .operation("get download endpoint")
                .build();
        return MaybeThere.find(client, call)
                .map(answer -> answer.object("filenameToSignedUrls").raw());
    }

    /** {@return a file of the service's storage as it comes, without the key} */
    HttpReply fetch(String url) {
        return client.send(HttpCall.builder("GET", URI.create(url))
                .operation("get file content")
                .streaming()
                .build());
    }

    /** {@return whether it was there} */
    boolean delete(String id) {
        return MaybeThere.delete(
                client,
                HttpCall.delete(account.path(DATASETS, id))
                        .operation("delete data set")
                        .build());
    }
}

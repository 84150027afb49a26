// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.Page;
import io.github.finetune4j.http.Pages;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.upload.Content;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bucket in which data of jobs lie: a folder in a bucket, objects named by their content. Safe for use by several
 * threads.
 */
final class DataBucket {
    private static final String STORAGE = "storage";
    private static final String VERSION = "v1";
    private static final int NOT_FOUND = 404;
    private static final int CHANGED_MEANWHILE = 412;

    private final VertexClients clients;
    private final BucketAddress address;
    private final StorageSettings settings;
    private final UploadSessions sessions;

    DataBucket(VertexClients clients, BucketAddress address, StorageSettings settings) {
        this.clients = clients;
        this.address = address;
        this.settings = settings;
        sessions = new UploadSessions(settings.uploadFolder());
    }

    BucketAddress address() {
        return address;
    }

    private ApiClient client() {
        return clients.storage();
    }

    /** Refuses a bucket that cannot be used, before anything is uploaded. {@return what should be known of it} */
    List<String> check() {
        return new BucketChecks(client(), clients.place(), address, settings).check();
    }

    /** {@return the {@code gs://} address of an object with these bytes, which is uploaded if there is none yet} */
    String ensure(Content content) {
        DataSums sums = DataSums.of(content);
        String name = address.object(sums.sha256());
        Optional<StoredObject> there = find(name);
        if (there.isEmpty() || !there.get().holds(sums)) {
            String replaces = there.map(StoredObject::generation).orElse(null);
            checked(upload(name, content, sums, replaces), sums);
        }
        return uri(name);
    }

    /** {@return the {@code gs://} address of an object} */
    String uri(String name) {
        return "gs://" + address.bucket() + "/" + name;
    }

    private StoredObject upload(String name, Content content, DataSums sums, @Nullable String replaces) {
        try {
            return new ResumableUpload(client(), address.bucket(), sessions, settings.piece(), settings.patience())
                    .send(name, content, sums, replaces);
        } catch (ProviderException e) {
            if (e.status().orElse(0) == CHANGED_MEANWHILE) {
                // another process has uploaded the same
                return find(name).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    private void checked(StoredObject object, DataSums sums) {
        if (!object.holds(sums)) {
            throw new ProviderException(
                    "the upload to gs://" + address.bucket() + "/" + object.name()
                            + " arrived damaged: its CRC32C or MD5 is another one -> submit again, it is then replaced",
                    ProviderFailure.of(client().provider(), "upload data"),
                    null);
        }
    }

    private Optional<StoredObject> find(String name) {
        try {
            return Optional.of(new StoredObject(
                    new Fields(client().object(HttpCall.get(STORAGE, VERSION, "b", address.bucket(), "o", name)
                            .operation("find object")
                            .build()))));
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** {@return the objects in the folder, page by page} */
    Pages<StoredObject> objects() {
        return objects(address.folder());
    }

    /** {@return the objects whose names begin so, page by page} */
    Pages<StoredObject> objects(String prefix) {
        return Pages.of(token -> {
            Fields page = new Fields(client().object(HttpCall.get(STORAGE, VERSION, "b", address.bucket(), "o")
                    .operation("list objects")
                    .addQuery("prefix", prefix)
                    .addQuery("pageToken", token)
                    .build()));
            String next = page.text("nextPageToken");
            return new Page<>(
                    page.objects("items").stream().map(StoredObject::new).toList(), next.isEmpty() ? null : next);
        });
    }

    /** {@return how many bytes an object has; 0 where nobody says} */
    long size(String name) {
        return new StoredObject(
                        new Fields(client().object(object(name, "find object").build())))
                .size()
                .orElse(0);
    }

    /** {@return an object's bytes as they come} */
    InputStream content(String name) {
        HttpCall call =
                object(name, "get object").addQuery("alt", "media").streaming().build();
        return client().send(call).body();
    }

    private HttpCall.Builder object(String name, String operation) {
        return HttpCall.get(STORAGE, VERSION, "b", address.bucket(), "o", name).operation(operation);
    }

    /** Deletes an object; one that is gone already is fine. */
    void delete(String name) {
        try {
            HttpReply reply = client().send(HttpCall.delete(STORAGE, VERSION, "b", address.bucket(), "o", name)
                    .operation("delete object")
                    .build());
            if (reply.bytes().length > 0) {
                throw new ProviderException(
                        client().provider() + " could not \"delete object\": HTTP " + reply.status()
                                + " with a body where none was expected -> check the storage endpoint",
                        ProviderFailure.of(client().provider(), "delete object"),
                        null);
            }
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) != NOT_FOUND) {
                throw e;
            }
        }
    }
}

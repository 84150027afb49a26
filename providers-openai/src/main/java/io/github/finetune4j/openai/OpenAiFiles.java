// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Pages;
import io.github.finetune4j.http.internal.provider.Download;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.Patience;
import io.github.finetune4j.http.provider.RowsFile;
import io.github.finetune4j.http.upload.Checksums;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.http.upload.Multipart;
import io.github.finetune4j.internal.text.ShownTime;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The files at the service: uploads, lists, downloads, deletions. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class OpenAiFiles {
    /** What training and validation data is uploaded for. */
    public static final String FINE_TUNE = "fine-tune";

    private static final String FILES = "files";
    private static final Duration LIFE_LEFT = Duration.ofDays(1);
    private static final int NAME_DIGITS = 32;
    private static final Set<String> BUSY = Set.of("uploaded", "pending", "running");

    private final ApiClient client;
    private final ProviderSettings settings;
    private final FileParts parts;

    OpenAiFiles(ApiClient client, ProviderSettings settings) {
        this.client = client;
        this.settings = settings;
        parts = new FileParts(client, settings);
    }

    /**
     * {@return the data set at the service, ready to be trained on} A file of the same content that is there already is
     * taken instead of a second one; else it is uploaded, in parts if it is large, and processed.
     *
     * @param data written as JSONL to a temporary file first
     * @throws io.github.finetune4j.error.ProviderException if it cannot be uploaded, or the service cannot read it
     */
    public OpenAiFile ensure(Dataset data) {
        return RowsFile.with(data, this::ensure);
    }

    private OpenAiFile ensure(Content content) {
        Checksums sums = Checksums.of(content);
        String name = RowsFile.PREFIX + sums.sha256().substring(0, NAME_DIGITS) + ".jsonl";
        return awaitProcessed(ensure(name, FINE_TUNE, content, sums));
    }

    /**
     * {@return the file of that name and size, uploaded if it is not at the service yet} The service may still have to
     * process it.
     *
     * @param name that says what is in it, such as one with a hash: the content of a file that is there is not compared
     * @param purpose for example {@link OpenAiBatches#PURPOSE}
     * @param content its bytes
     */
    public OpenAiFile ensure(String name, String purpose, Content content) {
        return ensure(name, purpose, content, null);
    }

    private OpenAiFile ensure(String name, String purpose, Content content, @Nullable Checksums sums) {
        Supplier<Optional<OpenAiFile>> known = () -> find(name, purpose, content.length());
        return known.get().orElseGet(() -> settings.once().make(known, () -> send(name, purpose, content, sums)));
    }

    private OpenAiFile send(String name, String purpose, Content content, @Nullable Checksums sums) {
        refuseTooLarge(name, content.length());
        if (settings.service().knowsUploads() && content.length() > settings.largestPiece()) {
            return parts.send(name, purpose, content, sums == null ? Checksums.of(content) : sums);
        }
        return uploadWhole(name, purpose, content);
    }

    private void refuseTooLarge(String name, long bytes) {
        OpenAiService service = settings.service();
        if (bytes > service.largestFile()) {
            throw new InvalidRequestException(
                    "file " + name + ": " + bytes + " bytes, and " + service.id() + " takes at most "
                            + service.largestFile() + " -> take a sample of the rows",
                    ProviderFailure.of(service.id(), "upload file"),
                    null);
        }
    }

    /**
     * {@return the uploaded file} Above 100 MB it goes in parts, several at once. The service may still have to process
     * it.
     *
     * @param name not blank; need not be unique, but who makes it so finds the file again by {@link #list} where the
     *     answer was lost: the service has no other key against a second upload
     * @param purpose for example {@link #FINE_TUNE}
     * @param content its bytes
     */
    public OpenAiFile upload(String name, String purpose, Content content) {
        return send(name, purpose, content, null);
    }

    private OpenAiFile uploadWhole(String name, String purpose, Content content) {
        Multipart form =
                Multipart.form().field("purpose", purpose).file("file", name, "application/octet-stream", content);
        HttpCall call = HttpCall.post(FILES)
                .operation("upload file")
                .body(form.body())
                .attemptTimeout(settings.uploadTimeout())
                .totalTimeout(settings.uploadTimeout().multipliedBy(2))
                .build();
        return file(call);
    }

    private OpenAiFile file(HttpCall call) {
        return file(new Fields(client.object(call)), call.operation());
    }

    private OpenAiFile file(Fields fields, String operation) {
        return new OpenAiFile(
                fields.with("id", "file", client.provider(), operation).raw());
    }

    private Optional<OpenAiFile> find(String name, String purpose, long bytes) {
        return list(purpose).stream()
                .filter(file -> file.name().equals(name) && file.bytes() == bytes && usable(file))
                .findFirst();
    }

    private boolean usable(OpenAiFile file) {
        Instant soon = settings.clock().instant().plus(LIFE_LEFT);
        return !file.status().equals("error")
                && file.expiresAt().map(end -> end.isAfter(soon)).orElse(true);
    }

    /** {@return the files of all purposes, newest first, asked for page by page} */
    public Pages<OpenAiFile> list() {
        return listed(null);
    }

    /**
     * {@return the files, newest first, asked for page by page}
     *
     * @param purpose for example {@link #FINE_TUNE}
     */
    public Pages<OpenAiFile> list(String purpose) {
        return listed(purpose);
    }

    private Pages<OpenAiFile> listed(@Nullable String purpose) {
        HttpCall call = HttpCall.get(FILES)
                .operation("list files")
                .addQuery("purpose", purpose)
                .build();
        return OpenAiLists.of(client, call).map(fields -> file(fields, call.operation()));
    }

    /**
     * {@return the file}
     *
     * @param id the service's
     */
    public OpenAiFile get(String id) {
        return file(HttpCall.get(FILES, id).operation("get file").build());
    }

    /**
     * Deletes a file; one that is gone already is fine.
     *
     * @param id the service's
     * @return whether it was there
     */
    public boolean delete(String id) {
        try {
            client.object(HttpCall.delete(FILES, id).operation("delete file").build());
            return true;
        } catch (InvalidRequestException e) {
            if (e.status().orElse(0) == 404) {
                return false;
            }
            throw e;
        }
    }

    /**
     * {@return the file's bytes as they come; to be closed} Reading ends with an {@link java.io.EOFException} if fewer
     * bytes come than the service says that the file has.
     *
     * @param id the service's
     */
    public InputStream content(String id) {
        return download(id).whole(stream(id));
    }

    /**
     * Writes the file to this machine. It appears under its name when it is whole; until then it is a neighbour whose
     * name begins with a point, of which nothing is left after a failure.
     *
     * @param id the service's
     * @param target replaced if it is there; its folder must be
     * @return the target
     * @throws io.github.finetune4j.error.TransientProviderException if the connection ends early, or fewer bytes come
     *     than the file has
     * @throws FineTuneException if it cannot be written
     */
    public Path download(String id, Path target) {
        return download(id).to(target, stream(id));
    }

    private Download download(String id) {
        OpenAiFile file = get(id);
        return new Download(file.toString(), file.bytes(), client.provider());
    }

    private InputStream stream(String id) {
        return client.send(contentOf(id).toBuilder().streaming().build()).body();
    }

    private static HttpCall contentOf(String id) {
        return HttpCall.get(FILES, id, "content").operation("get file content").build();
    }

    /** {@return a small file's bytes} */
    byte[] bytes(String id) {
        return download(id).whole(client.send(contentOf(id)).bytes());
    }

    /**
     * {@return the file once the service has processed it}
     *
     * @param file just uploaded
     * @throws InvalidRequestException if the service cannot read it
     * @throws ProviderUnavailableException if it takes too long
     */
    public OpenAiFile awaitProcessed(OpenAiFile file) {
        Patience patience = settings.patience();
        OpenAiFile now = patience.await(
                file,
                latest -> !BUSY.contains(latest.status()),
                latest -> get(latest.id()),
                latest -> new ProviderUnavailableException(
                        "file " + latest + " was not processed within " + ShownTime.words(patience.most())
                                + " -> try again later",
                        failure(),
                        null));
        if (now.status().equals("error")) {
            throw new InvalidRequestException(
                    "the service cannot read file " + now + ": "
                            + now.statusDetails().orElse("it does not say why") + " -> check the data set",
                    failure(),
                    null);
        }
        return now;
    }

    private ProviderFailure failure() {
        return ProviderFailure.of(client.provider(), "process file");
    }
}

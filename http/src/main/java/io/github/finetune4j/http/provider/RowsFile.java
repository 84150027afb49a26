// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.internal.write.JsonlWriter;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.internal.text.ShownTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Data sets as files of JSON lines, for the time of an upload. Without state.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RowsFile {
    /** Begins the names of what is put at a service. */
    public static final String PREFIX = "finetune4j-";

    private RowsFile() {}

    /**
     * {@return what the use of the rows gives}
     *
     * @param data the rows
     * @param use gets them as chats with all that they hold; the file is gone when it returns
     * @param <T> what it gives
     */
    public static <T> T with(Dataset data, Function<Content, T> use) {
        return with(file -> JsonlWriter.writeForService(data.examples(), file), use);
    }

    /**
     * A writer of rows in a service's own form.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface Writer {
        /**
         * Writes the rows.
         *
         * @param file that is there, and empty
         * @throws IOException if it cannot be written
         */
        void write(Path file) throws IOException;
    }

    /**
     * {@return what the use of the rows gives}
     *
     * @param rows writes them
     * @param use gets them; the file is gone when it returns
     * @param <T> what it gives
     */
    public static <T> T with(Writer rows, Function<Content, T> use) {
        Path file = temporary();
        try {
            rows.write(file);
            return use.apply(Content.of(file));
        } catch (IOException e) {
            throw new FineTuneException(
                    "cannot write the rows to a temporary file: " + e + " -> free space, or set java.io.tmpdir", e);
        } finally {
            remove(file);
        }
    }

    /**
     * {@return that the service took too long to look rows through}
     *
     * @param provider its id
     * @param name of the rows, for the message
     * @param patience that is at its end
     */
    public static ProviderUnavailableException overdue(String provider, String name, Patience patience) {
        return new ProviderUnavailableException(
                name + " was not looked through within " + ShownTime.words(patience.most())
                        + " -> try again later, it is not uploaded a second time",
                ProviderFailure.of(provider, "process file"),
                null);
    }

    private static Path temporary() {
        try {
            return Files.createTempFile(PREFIX, ".jsonl");
        } catch (IOException e) {
            throw new FineTuneException(
                    "cannot make a temporary file: " + e + " -> free space, or set java.io.tmpdir", e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            System.getLogger(RowsFile.class.getName())
                    .log(System.Logger.Level.DEBUG, "the temporary file " + file + " could not be removed", e);
        }
    }
}

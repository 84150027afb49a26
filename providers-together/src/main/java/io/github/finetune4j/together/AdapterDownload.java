// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.internal.provider.AdapterParts;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings weights to this machine.
 *
 * @param client follows a redirect to the service's storage, without the key
 */
record AdapterDownload(ApiClient client) {
    private static final String OPERATION = "download adapter";

    /** Writes everything, or nothing. */
    Path adapter(String job, OptionalLong step, Path folder) {
        HttpCall.Builder call = HttpCall.get("finetune", "download")
                .operation(OPERATION)
                .addQuery("ft_id", job)
                .addQuery("checkpoint", "adapter")
                .streaming();
        step.ifPresent(value -> call.addQuery("checkpoint_step", value));
        Path target = folder.toAbsolutePath();
        AtomicFolder.write(target, aside -> fill(job, call.build(), aside));
        return target;
    }

    private void fill(String job, HttpCall call, Path aside) {
        try (HttpReply reply = client.send(call)) {
            CountedStream in = new CountedStream(reply.body());
            long expected = expected(reply);
            List<String> names = unpack(in, expected, aside);
            if (in.count() < expected) {
                throw cutOff(in, expected, null);
            }
            AdapterParts.require(job, names);
        }
    }

    private static long expected(HttpReply reply) {
        return reply.headers()
                .first("content-length")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    private static List<String> unpack(CountedStream in, long expected, Path aside) {
        try {
            return AdapterArchive.unpack(in, aside);
        } catch (FileSystemException e) {
            throw AtomicFile.failed(aside, e);
        } catch (IOException e) {
            if (in.broken() || in.count() < expected || ended(e)) {
                throw cutOff(in, expected, e);
            }
            throw new InvalidModelException(
                    "the download is no archive of a model: " + e.getMessage() + " -> ask for it again", e);
        }
    }

    /** An archive that ends early though all its bytes came: cut off on the service's side. */
    private static boolean ended(IOException e) {
        return e instanceof EOFException || String.valueOf(e.getMessage()).startsWith("Truncated source");
    }

    private static TransientProviderException cutOff(CountedStream in, long expected, @Nullable IOException cause) {
        return new TransientProviderException(
                "the adapter did not come whole: " + in.count() + " of "
                        + (expected == 0 ? "an unknown number of" : expected)
                        + " bytes, and the archive has no end -> ask for it again",
                ProviderFailure.of(TogetherProvider.ID, OPERATION),
                cause);
    }

    /** Counts what comes, and remembers whether it broke off. */
    private static final class CountedStream extends InputStream {
        private final InputStream in;
        private long count;
        private boolean broken;

        CountedStream(InputStream in) {
            this.in = in;
        }

        long count() {
            return count;
        }

        boolean broken() {
            return broken;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            try {
                int read = in.read(into, from, length);
                count += Math.max(0, read);
                return read;
            } catch (IOException e) {
                broken = true;
                throw e;
            }
        }
    }
}

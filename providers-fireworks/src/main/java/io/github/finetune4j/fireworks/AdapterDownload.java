// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.error.InvalidModelException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.internal.provider.AdapterParts;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings the files of a tuned model to this machine, from the service's storage, without the key. */
record AdapterDownload(FireworksApi api) {
    private static final String OPERATION = "download adapter";

    /** Writes everything, or nothing. */
    Path adapter(JobName job, String model, Path folder) {
        Map<String, String> urls = urls(job, api.downloads(model));
        Path target = folder.toAbsolutePath();
        AtomicFolder.write(target, aside -> {
            for (Map.Entry<String, String> file : urls.entrySet()) {
                fetch(file.getValue(), aside.resolve(file.getKey()));
            }
            whole(aside);
        });
        return target;
    }

    /** {@return the URLs by names of files that lie side by side} */
    private static Map<String, String> urls(JobName job, Map<String, Object> given) {
        Map<String, String> urls = new LinkedHashMap<>();
        given.forEach((path, url) -> {
            String name = AdapterParts.name(path);
            if (name.isEmpty() || urls.containsKey(name) || !(url instanceof String text)) {
                throw new InvalidModelException("the download of job " + job + " has a file without a usable name: \""
                        + path + "\" -> ask for it again");
            }
            urls.put(name, text);
        });
        AdapterParts.require(job.toString(), urls.keySet());
        return urls;
    }

    private void fetch(String url, Path file) {
        HttpCall call = HttpCall.builder("GET", URI.create(url))
                .operation(OPERATION)
                .streaming()
                .build();
        try (HttpReply reply = api.client().send(call)) {
            AtomicFile.replace(file, out -> reply.body().transferTo(out));
        } catch (FileSystemException e) {
            throw AtomicFile.failed(file, e);
        } catch (IOException e) {
            throw cutOff(file, e);
        }
    }

    private static TransientProviderException cutOff(Path file, @Nullable IOException cause) {
        return new TransientProviderException(
                "the adapter did not come whole: " + file.getFileName() + " ends early -> ask for it again",
                ProviderFailure.of(FireworksProvider.ID, OPERATION),
                cause);
    }

    /** Nothing but the weights themselves says how long they are. */
    private static void whole(Path folder) {
        Path weights = folder.resolve(AdapterParts.WEIGHTS);
        try {
            long needed = SafetensorsSize.of(weights);
            if (Files.size(weights) < needed) {
                throw cutOff(weights, null);
            }
        } catch (IOException e) {
            throw new InvalidModelException(
                    "the download has no weights: " + e.getMessage() + " -> ask for it again", e);
        }
    }
}

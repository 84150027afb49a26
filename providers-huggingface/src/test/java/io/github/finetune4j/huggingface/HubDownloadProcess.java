// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import io.github.finetune4j.huggingface.internal.hub.HubSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A JVM of its own that downloads a file: arguments are endpoint, cache, repository and path. */
final class HubDownloadProcess {
    private HubDownloadProcess() {}

    public static void main(String[] args) {
        try (HuggingFaceHub hub = HuggingFaceHub.builder(new HubSettings(name -> null))
                .endpoint(URI.create(args[0]))
                .cache(Path.of(args[1]))
                .build()) {
            hub.file(HubRepo.model(args[2]), args[3]);
        }
    }

    static Process start(URI endpoint, Path cache, String repo, String path) {
        try {
            return new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            HubDownloadProcess.class.getName(),
                            endpoint.toString(),
                            cache.toString(),
                            repo,
                            path))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

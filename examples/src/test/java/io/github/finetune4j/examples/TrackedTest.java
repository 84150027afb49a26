// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.mlflow.MlflowStatus;
import io.github.finetune4j.registry.MetricPoint;
import io.github.finetune4j.tensorboard.TensorBoardFiles;
import io.github.finetune4j.testkit.FakeProvider;
import io.github.finetune4j.testkit.FakeScript;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackedTest {
    private static final Dataset DATA =
            Dataset.of(List.of(ChatExample.of(Message.user("ping"), Message.assistant("pong"))));

    @TempDir
    Path folder;

    private static FakeProvider provider() {
        return FakeProvider.builder()
                .script(FakeScript.builder().steps(3, Duration.ofMillis(1)).build())
                .build();
    }

    private static FineTuneJob job(FakeProvider provider) {
        return FineTune.builder()
                .provider(provider)
                .baseModel("base")
                .trainingData(DATA)
                .start();
    }

    @Test
    void atMlflow_withoutAServer_trainsAndKeepsWhatIsToBeTold() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        try (FakeProvider provider = provider()) {
            MlflowStatus status =
                    Tracked.atMlflow(URI.create("http://127.0.0.1:" + nobody), folder, provider, "base", DATA);
            assertThat(status.reported()).isZero();
        }
        try (Stream<Path> waiting = Files.list(folder)) {
            assertThat(waiting.filter(file -> file.toString().endsWith(".jsonl")))
                    .hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void inTensorBoard_writesTheCurves() {
        try (FakeProvider provider = provider()) {
            Tracked.inTensorBoard(job(provider), folder);
        }
        assertThat(TensorBoardFiles.read(folder.resolve("router-1")).points())
                .filteredOn(point -> point.name().equals("loss"))
                .extracting(MetricPoint::step)
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void atWeightsAndBiases_writesAnOfflineRun() throws IOException {
        Path run;
        try (FakeProvider provider = provider()) {
            run = Tracked.atWeightsAndBiases(job(provider), folder);
        }
        try (Stream<Path> files = Files.list(run)) {
            assertThat(files.filter(file -> file.toString().endsWith(".wandb"))).hasSize(1);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.KilledProcess;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.DayRoot;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.testkit.FakeRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that fetches is killed at random; the next one goes on, and asks for nothing that is at home. */
@Tag("slow")
class KilledFetchTest {
    private static final int KILLS = 12;
    private static final int JOBS = 6;
    private static final int STORED = 40;

    @TempDir
    Path folder;

    @Test
    void whatIsAtHome_isNeverFetchedAgain_andTheRegistryIsCompleteInTheEnd() throws Exception {
        try (Account account = new Account()) {
            IntStream.range(0, JOBS).forEach(i -> account.tuned("m" + i));
            IntStream.range(0, STORED).forEach(i -> account.ask(Account.MODEL, "Question " + i));
            SplittableRandom random = new SplittableRandom(12);
            int unfinished = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                Set<String> home = home();
                int before = account.server.requests().size();
                KilledProcess.run(
                        Fetcher.class,
                        1,
                        random.nextInt(0, 700),
                        folder.toString(),
                        account.server.baseUrl().toString());
                assertThat(asked(account, before)).filteredOn(home::contains).isEmpty();
                unfinished += home().size() < 5 * JOBS + STORED ? 1 : 0;
            }
            assertThat(unfinished).as("kills in the middle").isPositive();
            try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
                FetchReport report =
                        account.rescue(folder.resolve("home"), registry).fetch();
                assertThat(report.complete()).as(report.toString()).isTrue();
                complete(registry);
            }
            assertThat(account.server.downloads().values()).allMatch(count -> count <= KILLS);
        }
    }

    private static void complete(RegistryStore registry) {
        assertThat(registry.runs()).hasSize(JOBS).allMatch(run -> run.end().isPresent());
        assertThat(registry.models()).hasSize(JOBS);
        registry.models().forEach(name -> {
            assertThat(registry.model(name).versions()).hasSize(1);
            assertThat(registry.lineage(registry.model(name).version(1)).data()).hasSize(1);
        });
        assertThat(registry.data().stream().filter(data -> data.facts().containsKey("kind")))
                .anyMatch(data -> data.rows() == STORED);
        assertThat(registry.verify().problems()).isEmpty();
        assertThat(registry.verify().unproven()).isEmpty();
        List<DayRoot> roots = registry.dayRoots();
        registry.records().stream()
                .map(RegistryRecord::id)
                .map(registry::proof)
                .forEach(proof -> assertThat(roots).anyMatch(proof::provenBy));
    }

    /** {@return the paths below which the service would be asked for what is at home} */
    private Set<String> home() throws IOException {
        Set<String> home = names("files").stream()
                .filter(name -> !name.startsWith(".") && !name.endsWith(".json"))
                .map(name -> "/files/" + name + "/content")
                .collect(Collectors.toSet());
        for (String kind : List.of("events", "checkpoints")) {
            names("jobs").stream()
                    .filter(name -> !name.startsWith(".") && name.endsWith("." + kind + ".jsonl"))
                    .map(name -> "/fine_tuning/jobs/" + name.substring(0, name.indexOf('.')) + "/" + kind)
                    .forEach(home::add);
        }
        for (String name : names("completions")) {
            JsonLines.read(
                    folder.resolve("home/completions").resolve(name),
                    line -> home.add("/chat/completions/"
                            + ((Map<?, ?>) Objects.requireNonNull(line.get("completion"))).get("id") + "/messages"));
        }
        return home;
    }

    private List<String> names(String below) throws IOException {
        Path there = folder.resolve("home").resolve(below);
        if (!Files.isDirectory(there)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(there)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static List<String> asked(Account account, int from) {
        List<FakeRequest> all = account.server.requests();
        return all.subList(from, all.size()).stream().map(FakeRequest::path).toList();
    }

    /** Fetches until it is killed. */
    static final class Fetcher {
        private Fetcher() {}

        public static void main(String[] args) {
            Path folder = Path.of(args[0]);
            try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"));
                    OpenAiProvider provider = Account.provider(URI.create(args[1]))) {
                System.out.println(0);
                OpenAiRescue.builder()
                        .provider(provider)
                        .folder(folder.resolve("home"))
                        .registry(registry)
                        .build()
                        .fetch();
            }
        }
    }
}

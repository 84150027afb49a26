// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.providers.Inventory;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rescue.FetchReport;
import io.github.finetune4j.rescue.OpenAiRescue;
import io.github.finetune4j.workspace.Workspace;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Brings home what OpenAI holds of one's own, before it goes: lists it, fetches it, and reads on the day after what a
 * model learned from. Asks the service for which the environment holds {@code OPENAI_API_KEY}; it costs nothing.
 */
public final class BringHome {
    private BringHome() {}

    /**
     * Runs it.
     *
     * @param args a folder for what comes home
     */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        try (OpenAiProvider openAi = OpenAiProvider.fromEnv().build();
                Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
            run(openAi, folder.resolve("rescue"), workspace.registry(), line -> System.out.println(line));
        }
    }

    static FetchReport run(OpenAiProvider openAi, Path folder, RegistryStore registry, Consumer<String> out) {
        // tag::inventory[]
        OpenAiRescue rescue = OpenAiRescue.builder()
                .provider(openAi) // at any base URL
                .folder(folder)
                .registry(registry)
                .build();
        Inventory inventory = rescue.inventory(); // and inventory.html in the folder, for people
        inventory.items().forEach(item -> out.accept(item.toString()));
        inventory.gaps().forEach(out); // what the service does not list
        // end::inventory[]
        // tag::fetch[]
        FetchReport report = rescue.fetch(); // as often as you like: what is at home is not asked for again
        report.missing().forEach(missing -> out.accept(missing.toString()));
        report.reported().unreported().forEach(out); // what the registry does not know yet, and why
        // end::fetch[]
        return report;
    }

    static Dataset after(RegistryStore registry, String name) {
        // tag::after[]
        ModelVersion model = registry.model(name).version(1); // its job's suffix, unless you name it otherwise
        Dataset rows = registry.rows(registry.lineage(model).data().get(0)); // what it learned from
        // end::after[]
        return rows;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.console.RolloutPage;
import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rollout.Rollout;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The contents of a console of the application's: its registry, rollouts and parts, and its own pages, which take the
 * place of ours that have the same path.
 */
final class ConsoleContents {
    private final ObjectProvider<RegistryStore> registries;
    private final ObjectProvider<Rollout> rollouts;
    private final ObjectProvider<ConsolePart> parts;
    private final ObjectProvider<ConsolePage> pages;

    ConsoleContents(
            ObjectProvider<RegistryStore> registries,
            ObjectProvider<Rollout> rollouts,
            ObjectProvider<ConsolePart> parts,
            ObjectProvider<ConsolePage> pages) {
        this.registries = registries;
        this.rollouts = rollouts;
        this.parts = parts;
        this.pages = pages;
    }

    /**
     * {@return a console with all of them}
     *
     * @param property that asks for it
     */
    Console.Builder console(String property) {
        RegistryStore registry = registries.getIfUnique();
        if (registry == null) {
            throw new SettingException(property + ": true, and there is no registry to show -> set"
                    + " finetune4j.registry.folder, or add a DataSource and finetune4j-store-jdbc");
        }
        Console.Builder console = Console.builder(registry);
        Set<String> own = pages.stream().map(ConsolePage::path).collect(Collectors.toSet());
        rollouts.orderedStream().map(RolloutPage::inConsole).forEach(console::addPage);
        parts.orderedStream()
                .flatMap(part -> part.pages().stream())
                .filter(page -> !own.contains(page.path()))
                .forEach(console::addPage);
        pages.orderedStream().forEach(console::addPage);
        return console;
    }
}

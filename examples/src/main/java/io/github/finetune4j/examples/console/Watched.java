// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.console;

import io.github.finetune4j.console.Console;
import io.github.finetune4j.console.spi.ConsolePage;
import io.github.finetune4j.console.spi.PageContent;
import io.github.finetune4j.console.spi.PageRequest;
import io.github.finetune4j.registry.store.RegistryStore;
import java.util.List;

/** A console with a page of one's own. */
final class Watched {
    private Watched() {}

    static Console open(RegistryStore registry, List<String> alerts) {
        // tag::open[]
        Console console = Console.builder(registry).addPage(new Alerts(alerts)).open();
        System.out.println("open " + console.url());
        // end::open[]
        return console;
    }

    // tag::page[]
    record Alerts(List<String> alerts) implements ConsolePage {
        @Override
        public String path() {
            return "alerts";
        }

        @Override
        public String title() {
            return "Alerts";
        }

        @Override
        public PageContent respond(PageRequest request) {
            return PageContent.page("Alerts", body -> {
                body.note(alerts.size() + " since midnight");
                alerts.forEach(body::quoted); // escaped, whatever a model wrote
            });
        }
    }
    // end::page[]
}

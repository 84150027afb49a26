// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.spi.EventPage;
import io.github.finetune4j.spi.FineTuneProvider;
import java.util.List;

/** No rule asks for events: a provider whose service tells none keeps them all. */
class EventlessProviderTckTest extends BareFakeProviderTckTest {
    @Override
    protected FineTuneProvider createProvider() {
        FineTuneProvider provider = super.createProvider();
        return new ForwardingProvider(provider) {
            /** Throws for an unknown job, as rule 4.7 has it. */
            @Override
            public EventPage events(JobRef ref, String cursor) {
                provider.poll(ref);
                return new EventPage(List.of(), cursor, false);
            }
        };
    }
}

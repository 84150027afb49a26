// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.spi.FineTuneProvider;
import org.apiguardian.api.API;

/**
 * A fake service and a provider of it, opened for one case of {@link ProviderFaultsTck}: a record that also holds what
 * its calls need to be there, such as a job.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface FaultBench extends AutoCloseable {
    /** {@return the service} */
    FakeService service();

    /** {@return the provider, as {@link FaultCase} asks for it} */
    FineTuneProvider provider();

    /** Ends both; override it where there is more to end. */
    @Override
    default void close() {
        provider().close();
        service().close();
    }
}

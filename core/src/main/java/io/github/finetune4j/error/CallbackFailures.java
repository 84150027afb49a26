// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.error;

import java.time.Instant;
import org.apiguardian.api.API;

/**
 * The failures of code of the application that we call: a listener, a sink, a function of a metric. A failure costs
 * its own part alone; it is logged at first, and then at intervals. It says nothing of what was being said or
 * asked, not even the message of what was thrown, which may repeat it.
 *
 * @param callback which code, such as {@code alert sink "pager"}
 * @param cost what a failure costs, such as {@code the alert is sent again}
 * @param count failures in this process, at least 1
 * @param since the first of those that have lasted until now, or of the last ones that lasted
 * @param last the latest
 * @param failure name of the class that was thrown at last, such as {@code java.lang.NoClassDefFoundError}; or what
 *     else was wrong, such as {@code no answer within 60 s}
 * @param failing whether it fails still: it has not worked since, or not for long enough to be believed
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CallbackFailures(
        String callback, String cost, long count, Instant since, Instant last, String failure, boolean failing) {}

// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.Patience;
import io.github.finetune4j.http.provider.RowsFile;
import io.github.finetune4j.http.upload.Checksums;
import io.github.finetune4j.http.upload.Content;
import java.util.List;
import java.util.Set;

/**
 * Data sets at the service, named by the hash of their content, so that each is uploaded once. One that was made and
 * got no rows, because whoever made it was killed, gets them from the next who needs it.
 *
 * @param patience with the service to look rows through
 */
record DataSets(DataSetCalls calls, Account account, CreateOnce once, Patience patience) {
    private static final int NAME_DIGITS = 32;
    private static final Set<String> FINE = Set.of("", "OK", "0");

    /** {@return the whole name of the data set, ready to be trained on} */
    String ensure(Dataset data) {
        return RowsFile.with(data, content -> ensure(content, data.size()));
    }

    private String ensure(Content content, int rows) {
        return ensure(RowsFile.PREFIX + Checksums.of(content).sha256().substring(0, NAME_DIGITS), content, rows);
    }

    /** {@return the whole name of the data set of that id, ready to be used} Nobody compares the number of rows. */
    String ensure(String id, Content content) {
        return ensure(id, content, 1);
    }

    private String ensure(String id, Content content, int rows) {
        Fields known = calls.find(id).orElseGet(() -> once.make(() -> calls.find(id), () -> calls.create(id, rows)));
        if (!ready(known)) {
            Fields sent = fill(id, content);
            patience.await(
                    sent,
                    DataSets::ready,
                    now -> there(id),
                    now -> RowsFile.overdue(FireworksProvider.ID, "data set " + id, patience));
        }
        return account.name("datasets", id);
    }

    /** {@return how it is with its rows} To send them twice does no harm; at most it is refused. */
    private Fields fill(String id, Content content) {
        try {
            calls.upload(id, content);
        } catch (InvalidRequestException e) {
            if (calls.find(id).filter(DataSets::ready).isEmpty()) {
                throw e;
            }
        }
        return there(id);
    }

    private Fields there(String id) {
        return calls.find(id)
                .orElseThrow(() -> new TransientProviderException(
                        "data set " + id + " was made and is not shown -> try again, it is not made a second time",
                        ProviderFailure.of(FireworksProvider.ID, "get data set"),
                        null));
    }

    /** {@return data sets that were made here} */
    List<String> own() {
        return calls.list().stream()
                .map(JobName::last)
                .filter(id -> id.startsWith(RowsFile.PREFIX))
                .toList();
    }

    private static boolean ready(Fields data) {
        Fields status = data.object("status");
        if (!FINE.contains(status.text("code"))) {
            throw new InvalidRequestException(
                    "the service cannot read data set " + JobName.last(data) + " (" + status.text("code") + "): "
                            + status.present("message").orElse("it does not say why") + " -> check the data set",
                    ProviderFailure.of(FireworksProvider.ID, "process file"),
                    null);
        }
        return data.text("state").equals("READY");
    }
}

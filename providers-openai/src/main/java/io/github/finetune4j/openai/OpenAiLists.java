// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Page;
import io.github.finetune4j.http.Pages;
import io.github.finetune4j.http.provider.Fields;
import java.util.List;

/** Lists of this protocol: {@code {data, has_more}}, and {@code after} is the id of the last item. */
final class OpenAiLists {
    private OpenAiLists() {}

    static Pages<Fields> of(ApiClient client, HttpCall call) {
        return Pages.of(cursor -> {
            Fields page = new Fields(
                    client.object(call.toBuilder().addQuery("after", cursor).build()));
            List<Fields> items = page.objects("data");
            String last = page.text("last_id");
            if (last.isEmpty() && !items.isEmpty()) {
                last = items.get(items.size() - 1).text("id");
            }
            return new Page<>(items, page.flag("has_more") && !last.isEmpty() ? last : null);
        });
    }
}

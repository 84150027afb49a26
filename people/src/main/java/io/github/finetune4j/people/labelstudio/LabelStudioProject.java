// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.labelstudio;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.people.labeling.Receipt;
import io.github.finetune4j.people.labelstudio.StudioApi.Call;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * A queue's project in a Label Studio: tasks go out, answers come back. Both may be done as often as one likes; a task
 * is sent once, and an answer counts once. Safe for use by several threads; two that send at the same moment may send
 * a task twice, whose answers then count once per annotator.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class LabelStudioProject {
    private static final int SENT_AT_ONCE = 200;
    private static final int PAGE = 500;

    private final StudioApi api;
    private final long id;
    private final LabelStudioFiles files;

    LabelStudioProject(StudioApi api, long id, LabelStudioFiles files) {
        this.api = api;
        this.id = id;
        this.files = files;
    }

    /** {@return its number} */
    public long id() {
        return id;
    }

    /** {@return the page on which people label, for their browsers} */
    public URI page() {
        return URI.create(api.base() + "/projects/" + id + "/data");
    }

    /**
     * Sends the queue's tasks that the project has not, with pre-labels as predictions where the queue shows them. Gold
     * questions stay here. What was sent before a failure is known the next time.
     *
     * @return how many were new
     * @throws io.github.finetune4j.error.ProviderException if the server does not answer, or refuses
     */
    public int send() {
        Set<String> there = known();
        List<Map<String, Object>> fresh = files.taskObjects().stream()
                .filter(task -> !there.contains(exampleId(task)))
                .toList();
        for (int from = 0; from < fresh.size(); from += SENT_AT_ONCE) {
            send(fresh.subList(from, Math.min(fresh.size(), from + SENT_AT_ONCE)));
        }
        return fresh.size();
    }

    private void send(List<Map<String, Object>> tasks) {
        Map<String, Object> said = api.object(new Call("the import", "/api/projects/" + id + "/import", tasks));
        Object count = said.get("task_count");
        if (!(count instanceof Number number) || number.intValue() != tasks.size()) {
            throw api.failures().unknown("the import", "task_count " + count + " for " + tasks.size() + " tasks");
        }
    }

    private Set<String> known() {
        Set<String> known = new HashSet<>();
        long total = 1;
        int seen = 0;
        for (int page = 1; seen < total; page++) {
            Map<String, Object> list = api.object(Call.get(
                    "the list of tasks",
                    "/api/tasks?project=" + id + "&page=" + page + "&page_size=" + PAGE + "&fields=task_only"));
            if (!(list.get("total") instanceof Number number)) {
                throw api.failures().unknown("the list of tasks", "no total");
            }
            List<Map<String, Object>> tasks = JsonView.objects(list.get("tasks"));
            tasks.forEach(task -> known.add(exampleId(task)));
            seen += tasks.size();
            total = tasks.isEmpty() ? 0 : number.longValue();
        }
        return known;
    }

    private static String exampleId(Map<String, Object> task) {
        return String.valueOf(JsonView.object(task, "data").get(LabelStudioNames.TASK));
    }

    /**
     * Keeps the project's annotations in the queue, as {@link LabelStudioFiles#read} does: with the annotator's number
     * and the time that it took.
     *
     * @return how many answers were saved, were known already, or came too late for the overlap
     * @throws io.github.finetune4j.error.ProviderException if the server does not answer, or refuses
     * @throws io.github.finetune4j.error.FineTuneException if a value does not answer its question; then nothing is
     *     kept
     */
    public Map<Receipt, Long> receive() {
        return files.read(api.text(Call.get("the export", "/api/projects/" + id + "/export?exportType=JSON")));
    }

    @Override
    public String toString() {
        return "project " + id + " of Label Studio " + api.base();
    }
}

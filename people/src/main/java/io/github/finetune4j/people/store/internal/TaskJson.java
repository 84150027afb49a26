// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.store.internal;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.people.task.LabelingTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tasks as JSON. */
final class TaskJson {
    private static final String CONTENT = "content";
    private static final String ROLE = "role";

    private TaskJson() {}

    static Map<String, Object> write(LabelingTask task) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", task.id());
        json.put("prompt", task.prompt().stream().map(TaskJson::write).toList());
        json.put("answers", task.answers());
        json.put("expected", task.expected());
        json.put("prelabels", ValueJson.write(task.prelabels()));
        json.put("gold", ValueJson.write(task.gold()));
        json.put("priority", task.priority());
        json.put("fields", task.fields());
        return json;
    }

    private static Map<String, Object> write(Message message) {
        Map<String, Object> json = new LinkedHashMap<>(message.fields());
        json.put(ROLE, message.role().word());
        json.put(CONTENT, message.content());
        return json;
    }

    static LabelingTask read(WorkFields json) {
        LabelingTask.Builder task = LabelingTask.builder(json.text("id"), messages(json.list("prompt")))
                .expected(json.text("expected"))
                .priority(json.number("priority"))
                .fields(json.plain("fields"));
        WorkFields answers = json.object("answers");
        answers.json().keySet().forEach(name -> task.addAnswer(name, answers.text(name)));
        ValueJson.read(json.object("prelabels")).forEach(task::addPrelabel);
        ValueJson.read(json.object("gold")).forEach(task::addGold);
        return task.build();
    }

    private static List<Message> messages(List<?> json) {
        List<Message> messages = new ArrayList<>();
        json.forEach(each -> messages.add(message(WorkFields.of(each, "prompt"))));
        return messages;
    }

    private static Message message(WorkFields json) {
        Map<String, Object> fields = new LinkedHashMap<>(json.json());
        fields.remove(ROLE);
        fields.remove(CONTENT);
        Role role = Role.ofWord(json.text(ROLE))
                .orElseThrow(() -> new IllegalArgumentException(
                        "role " + json.text(ROLE) + " is unknown -> read it with the version that wrote it"));
        return new Message(role, json.text(CONTENT), fields);
    }
}

#!/usr/bin/env python3
"""The official openai client as the judge of the test kit's OpenAI service; one JSON line at the end.

    openai_peer.py BASE_URL MODEL SHUTDOWN before|after

Each answer is checked against the client's own types, but for the messages of stored completions. "before" the last day of MODEL: models with their
shutdown date, batches from upload to answers, refused files, cancelling, lists, stored completions. "after" it: what is refused, and what can still be
read. Ends with 1 if a check fails.
"""

import importlib.metadata
import io
import json
import sys
import traceback

KEY = "sk-fake-key-000000"


def line(custom_id, model, said):
    return json.dumps({"custom_id": custom_id, "method": "POST", "url": "/v1/chat/completions",
                       "body": {"model": model, "messages": [{"role": "user", "content": said}], "logprobs": True, "top_logprobs": 20}}) + "\n"


def batch_of(client, lines, name="requests.jsonl"):
    file = client.files.create(file=(name, io.BytesIO("".join(lines).encode())), purpose="batch")
    assert file.purpose == "batch" and file.expires_at == file.created_at + 30 * 86400, file
    batch = client.batches.create(input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h", metadata={"plan": name})
    assert batch.status == "validating" and batch.metadata == {"plan": name} and batch.expires_at == batch.created_at + 86400, batch
    return batch


def ended(client, batch):
    seen = []
    while batch.status not in ("completed", "failed", "expired", "cancelled"):
        batch = client.batches.retrieve(batch.id)
        seen.append(batch.status)
    return batch, seen


def refused(call, status, code):
    import openai

    try:
        call()
    except openai.APIStatusError as error:
        assert (error.status_code, error.code) == (status, code), (error.status_code, error.code)
        return
    raise AssertionError(f"{status} {code} was expected")


def models(client, model, shutdown):
    listed = {each.id: each for each in client.models.list()}
    shown = listed[model].model_dump()
    assert str(shown["shutdown_date"]) == shutdown, shown
    assert str(client.models.retrieve(model).model_dump()["shutdown_date"]) == shutdown
    assert listed["fake-quick"].model_dump().get("shutdown_date") is None


def batches(client, model):
    batch, seen = ended(client, batch_of(client, [line(f"r{i}", model, f"question {i}") for i in range(30)]))
    assert {"in_progress", "finalizing", "completed"} <= set(seen), seen
    assert (batch.request_counts.total, batch.request_counts.completed, batch.request_counts.failed) == (30, 30, 0), batch
    answers = [json.loads(each) for each in client.files.content(batch.output_file_id).text.splitlines()]
    assert len({each["custom_id"] for each in answers}) == 30 == len(answers)
    assert [each["custom_id"] for each in answers] != [f"r{i}" for i in range(30)], "their order is kept"
    from openai.types.chat import ChatCompletion

    for each in answers:
        said = ChatCompletion.model_validate(each["response"]["body"])
        assert said.choices[0].message.content == "You said: question " + each["custom_id"][1:]
        assert len(said.choices[0].logprobs.content[0].top_logprobs) == 20
    assert client.files.retrieve(batch.output_file_id).purpose == "batch_output"


def refused_files(client, model):
    batch, _ = ended(client, batch_of(client, [line("a", model, "x"), line("a", model, "y")]))
    assert batch.status == "failed" and batch.errors.data[0].code == "duplicate_custom_id" and batch.errors.data[0].line == 2, batch
    batch, _ = ended(client, batch_of(client, [line("a", model, "x"), line("b", "fake-quick", "y")]))
    assert batch.status == "failed" and batch.errors.data[0].code == "mismatched_model", batch
    refused(lambda: client.batches.retrieve("batch_none"), 404, None)


def lists(client, model):
    for name in ("one", "two", "three"):
        batch_of(client, [line("a", model, "x")], name)
    found = [each.metadata["plan"] for each in client.batches.list(limit=2)]
    assert found[:3] == ["three", "two", "one"] and len(found) > 3, found
    batch, _ = ended(client, client.batches.cancel(client.batches.list(limit=1).data[0].id))
    assert batch.status == "cancelled", batch


def stored_completions(client, lenient, model):
    made = [client.chat.completions.create(model=model, store=True, metadata={"number": str(i)}, messages=[
        {"role": "system", "content": "be brief"}, {"role": "user", "content": f"keep {i}"}]) for i in range(5)]
    client.chat.completions.create(model=model, messages=[{"role": "user", "content": "not kept"}])
    found = list(client.chat.completions.list(model=model, limit=2))
    assert [each.id for each in found] == [each.id for each in made], found
    assert found[3].metadata == {"number": "3"} and found[3].choices[0].message.content == "You said: keep 3"
    assert [each.id for each in client.chat.completions.list(metadata={"number": "4"})] == [made[4].id]
    assert [each.id for each in client.chat.completions.list(model=model, order="desc")][0] == made[4].id
    # by the client's types all messages are the assistant's, and its own example has a user's
    asked = list(lenient.chat.completions.messages.list(made[1].id))
    assert [(each.role, each.content) for each in asked] == [("system", "be brief"), ("user", "keep 1")], asked
    assert client.chat.completions.update(made[0].id, metadata={"seen": "yes"}).metadata == {"seen": "yes"}
    assert client.chat.completions.delete(made[0].id).deleted
    refused(lambda: client.chat.completions.retrieve(made[0].id), 404, "not_found")


def tuned(client, model, shutdown):
    row = json.dumps({"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}) + "\n"
    file = client.files.create(file=("rows.jsonl", io.BytesIO((row * 12).encode())), purpose="fine-tune")
    job = client.fine_tuning.jobs.create(model=model, training_file=file.id, suffix="mine")
    while job.status != "succeeded":
        job = client.fine_tuning.jobs.retrieve(job.id)
    assert str(client.models.retrieve(job.fine_tuned_model).model_dump()["shutdown_date"]) == shutdown


def after(client, model):
    job = client.fine_tuning.jobs.list().data[0]
    names = [each.id for each in client.models.list()]
    assert model not in names and job.fine_tuned_model not in names and "fake-quick" in names, names
    for gone in (model, job.fine_tuned_model):
        refused(lambda: client.chat.completions.create(model=gone, messages=[{"role": "user", "content": "x"}]), 404, "model_not_found")
        refused(lambda: client.models.retrieve(gone), 404, "model_not_found")
        refused(lambda: client.fine_tuning.jobs.create(model=gone, training_file=job.training_file), 404, "model_not_found")
    batch, _ = ended(client, batch_of(client, [line("a", job.fine_tuned_model, "x")]))
    assert batch.status == "failed" and batch.errors.data[0].code == "model_not_found", batch
    assert client.files.content(job.training_file).text.count("\n") == 12
    assert client.files.content(job.result_files[0]).text.startswith("step,")
    assert list(client.fine_tuning.jobs.list_events(job.id)) and list(client.fine_tuning.jobs.checkpoints.list(job.id))
    assert list(client.chat.completions.list(model=model))


def main():
    from openai import OpenAI

    base, model, shutdown, when = sys.argv[1:5]
    client = OpenAI(base_url=base, api_key=KEY, max_retries=0, _strict_response_validation=True)
    checks = {"models_with_their_end": lambda: models(client, model, shutdown), "batches": lambda: batches(client, model),
              "refused_files": lambda: refused_files(client, model), "lists_and_cancelling": lambda: lists(client, model),
              "stored_completions": lambda: stored_completions(client, OpenAI(base_url=base, api_key=KEY, max_retries=0), model),
              "tuned_model": lambda: tuned(client, model, shutdown)}
    if when == "after":
        checks = {"refused_and_still_readable": lambda: after(client, model)}
    results = {}
    for name, check in checks.items():
        try:
            check()
            results[name] = "as expected"
        except Exception:
            results[name] = traceback.format_exc(limit=4)
    good = all(result == "as expected" for result in results.values())
    print(json.dumps({"good": good, "checks": results, "version": importlib.metadata.version("openai")}))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()

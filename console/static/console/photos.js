// Photos are made smaller here, before they cost data, and sent one by one: one that fails is tried again alone.
(() => {
  const form = document.getElementById("photos-form");
  if (!form || !window.fetch) return;
  const input = form.querySelector("input[type=file]"), list = document.getElementById("photos-list");
  const before = document.getElementById("photos-before");
  const button = form.querySelector("button"), words = form.dataset;
  const LONGEST = 2000, SMALL = 400000, QUALITY = 0.85;
  input.required = false;
  button.hidden = true;

  const shrunk = async (file) => {
    if (file.size <= SMALL || !/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type)) return file;
    let picture;
    try { picture = await createImageBitmap(file, { imageOrientation: "from-image" }); } catch { return file; }
    const part = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * part);
    canvas.height = Math.round(picture.height * part);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!made || made.size >= file.size) return file;
    return new File([made], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  };

  const sent = (file, told) => new Promise((done, failed) => {
    const request = new XMLHttpRequest(), body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("photos", file, file.name);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => told(event.loaded / event.total);
    request.onload = () => {
      let refused = null;
      try { refused = JSON.parse(request.responseText).refused; } catch { /* another page came */ }
      if (request.status === 200 && refused) return done();
      if (request.status === 200) return failed(new Error(words.out)); // the page to sign in, as one asks for it
      failed(new Error((refused || []).join(" ") || words.failed));
    };
    request.onerror = () => failed(new Error(words.offline));
    request.send(body);
  });

  const row = (file) => {
    const item = document.createElement("li"), name = document.createElement("bdi");
    const state = document.createElement("span"), bar = document.createElement("progress");
    name.textContent = file.name;
    state.textContent = words.waiting;
    bar.max = 1; bar.value = 0; bar.setAttribute("aria-label", file.name);
    item.append(name, " ", state, bar);
    list.append(item);
    return { item, state, bar };
  };

  const one = async (file, shown) => {
    shown.item.className = "";
    try {
      shown.state.textContent = words.shrinking;
      const small = await shrunk(file);
      shown.state.textContent = words.sending;
      await sent(small, (part) => { shown.bar.value = part; });
      shown.bar.value = 1;
      shown.item.className = "done";
      shown.state.textContent = words.done;
      before.hidden = true; // the list tells it better than what was counted when the page was made
    } catch (error) {
      shown.item.className = "failed";
      shown.state.textContent = error.message;
      const again = document.createElement("button");
      again.type = "button"; again.className = "quiet"; again.textContent = words.again;
      again.onclick = () => { again.remove(); queue = queue.then(() => one(file, shown)); };
      shown.item.append(again);
    }
  };

  let queue = Promise.resolve();
  input.addEventListener("change", () => {
    for (const file of input.files) {
      const shown = row(file);
      queue = queue.then(() => one(file, shown));
    }
    input.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
})();

/** How many came while nobody looked, in front of the page's title: `(3) lobby · Foray`. */
export class Unread {
  #page;
  #title;
  #count = 0;

  constructor(title, page = document, frame = window) {
    this.#title = title;
    this.#page = page;
    page.addEventListener('visibilitychange', () => this.#look());
    frame.addEventListener('focus', () => this.#look());
    this.#draw();
  }

  add(count) {
    if (!this.#isSeen()) {
      this.#count += count;
      this.#draw();
    }
  }

  #look() {
    if (this.#isSeen()) {
      this.#count = 0;
      this.#draw();
    }
  }

  #isSeen() {
    return !this.#page.hidden && this.#page.hasFocus();
  }

  #draw() {
    this.#page.title = this.#count === 0 ? this.#title : `(${this.#count}) ${this.#title}`;
  }
}

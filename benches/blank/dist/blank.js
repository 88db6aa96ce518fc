document.querySelector('button').addEventListener('click', () => document.documentElement.classList.add('answered'))
